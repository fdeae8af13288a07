-- ARGV: 1 attempt; where it is tried again, also 2 after what time, 3 'f' where it failed, 'o' where its tool put it off, 4 the status message, 5 what
-- the history says
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
  if ARGV[2] then
    task.wait = now + tonumber(ARGV[2])
    put(fields, 'wait', int(task.wait))
    put(fields, 'message', ARGV[4])
    if ARGV[3] == 'f' then put(fields, 'fails', int(task.fails + 1)) end
  end
  note(task, fields, ARGV[3] or 'r', ARGV[5])
  change(task, fields)
end
task.lease, task.lost = 0, false
wait_until(task, due_from(task, now))
if task.wait then enter(task, task.wait) end
return 1
