-- ARGV: 1 redeliver after, 2 lease
local task = load()
if not task then
  dues[MEMBER] = false
  leave()
  return { 'none' }
end
if repeated('taken_by') then return { redis.call('HGET', TASK, 'taken_as'), record(task) } end
if ended(task) then
  settle(task)
  return { 'none' }
end
local due = due_at(MEMBER)
if not due or not is_due(due) then return { 'none' } end

local calm = calm_until(PULSE, tonumber(ARGV[2]))
if calm > now then
  dues[MEMBER] = int(calm)
  return { 'none' }
end

local fields = {}
lose(task, fields, ARGV[2])
local reason, message = fate(task)
if not reason and task.wait and task.wait > now then
  dues[MEMBER] = int(due_from(task, now))
  return { 'none' }
end
if not reason and paused() then
  hold_up(task, fields, 0)
  return { 'none' }
end
local verdict = reason or (task.wait and 'start' or 'redeliver')
put(fields, 'taken_by', TOKEN)
put(fields, 'taken_as', verdict)
if reason then
  put(fields, 'message', message)
  finish(task, 'failed', fields)
else
  -- Twice as long each time in a row: a broker that keeps equal hints must not fill with those of a backlog.
  local pause, since = tonumber(ARGV[1]) * 2 ^ math.min(history_of(task).again, 3), waits_since(task)
  if task.wait then drop(task, 'wait') else note(task, fields, 'd') end
  if task.struck then drop(task, 'struck') end
  save(task, fields)
  dues[MEMBER] = int(math.min(now + pause, task.ends))
  if task.lost then show(task) end
  if is_suspect(task) then leave() else enter(task, since) end
end
return { verdict, record(task) }
