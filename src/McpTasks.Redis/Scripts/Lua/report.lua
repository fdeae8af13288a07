-- ARGV: 1 attempt, 2 current, 3 total or '', 4 message and 5 how the history has it, where there is one
local task = load(NOTED)
if not task or not holds(task, ARGV[1]) then return 0 end

local old = redis.call('HMGET', TASK, 'current', 'total', 'detail', 'message')
local current, total, detail = ARGV[2], ARGV[3], ARGV[4]
if old[1] and tonumber(old[1]) >= tonumber(current) then current = old[1] end
if current == old[1] and total == (old[2] or '') and detail == (old[3] or nil) and (not detail or detail == old[4]) then return 1 end

local fields = { 'current', current }
if total ~= '' then put(fields, 'total', total) elseif old[2] then drop(task, 'total') end
if detail then
  put(fields, 'detail', detail)
  put(fields, 'message', detail)
elseif old[3] then
  drop(task, 'detail')
end
local text = current .. ' ' .. (total ~= '' and total or '-')
if detail then text = text .. ' ' .. ARGV[5] end
note_report(task, fields, text)
change(task, fields)
return 1
