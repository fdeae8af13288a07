-- ARGV: 1 attempt
local task = load()
if not task then return 0 end
local again, attempt = repeated('released_by'), tonumber(ARGV[1])
if not again and not holds(task, attempt) then
  -- Who tells of an attempt that another has followed is alive.
  local fields = {}
  if not ended(task) and attempt < task.attempt then survive(task, fields, attempt) end
  if #fields > 0 then redis.call('HSET', TASK, unpack(fields)) end
  return 0
end
if again and (ended(task) or task.attempt ~= attempt) then return 1 end

if again then
  redis.call('HDEL', TASK, 'lease', 'lost')
else
  local fields = { 'released_by', TOKEN }
  survive(task, fields, attempt)
  drop(task, 'lease')
  if task.lost then drop(task, 'lost') end
  note(task, fields, 'r')
  change(task, fields)
end
task.lease, task.lost = 0, false
wait_until(task, now)
return 1
