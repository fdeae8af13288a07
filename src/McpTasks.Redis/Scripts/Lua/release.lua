-- ARGV: 6 attempt
local task = load()
if not task then return 0 end
local again = repeated('released_by')
if not again and not holds(task, ARGV[6]) then return 0 end
if again and (ended(task) or task.attempt ~= tonumber(ARGV[6])) then return 1 end

if again then
  redis.call('HDEL', TASK, 'lease', 'lost')
else
  local fields = { 'spent', int(task.spent - 1), 'released_by', TOKEN }
  drop(task, 'lease')
  if task.lost then drop(task, 'lost') end
  note(task, fields, 'r')
  change(task, fields)
end
task.lease, task.lost = 0, false
wait_until(task, now)
return 1
