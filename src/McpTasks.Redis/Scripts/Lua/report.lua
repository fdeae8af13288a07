-- ARGV: 6 attempt, 7 current, 8 total or '', 9 message, where there is one
local task = load()
if not task or not holds(task, ARGV[6]) then return 0 end

local old = redis.call('HMGET', TASK, 'current', 'total', 'detail', 'message')
local current, total, detail = ARGV[7], ARGV[8], ARGV[9]
if old[1] and tonumber(old[1]) >= tonumber(current) then current = old[1] end
if current == old[1] and total == (old[2] or '') and detail == (old[3] or nil) and (not detail or detail == old[4]) then return 1 end

redis.call('HDEL', TASK, 'total', 'detail')
local fields = { 'current', current }
if total ~= '' then
  fields[#fields + 1] = 'total'
  fields[#fields + 1] = total
end
if detail then
  for _, text in ipairs({ 'detail', detail, 'message', detail }) do fields[#fields + 1] = text end
end
change(task, fields)
return 1
