-- ARGV: 1 attempt, 2 the task that it has started, 3 how many that end with it there may be where it ends with it, or ''
local task = load()
if not task or not holds(task, ARGV[1]) then return 0 end
if repeated('spawned_by') then return 1 end

local fields = { 'spawned_by', TOKEN }
if ARGV[3] ~= '' then
  local children = redis.call('HGET', TASK, 'children')
  local _, parts = string.gsub(children or '', ' ', '')
  if children and parts + 1 >= tonumber(ARGV[3]) then return 2 end
  put(fields, 'children', children and children .. ' ' .. ARGV[2] or ARGV[2])
end
note(task, fields, 's', ARGV[2])
change(task, fields)
return 1
