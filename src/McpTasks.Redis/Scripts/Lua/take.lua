-- KEYS: 6 paused, 7 pulse. ARGV: 6 redeliver after, 7 lease
local task = load()
if not task then
  redis.call('ZREM', DUE, MEMBER)
  return { 'none' }
end
if repeated('taken_by') then return { redis.call('HGET', TASK, 'taken_as'), record() } end
if ended(task) then
  settle(task)
  return { 'none' }
end
local due = tonumber(redis.call('ZSCORE', DUE, MEMBER) or nil)
local paused = redis.call('EXISTS', KEYS[6]) == 1
if not due or (due > now and (due < HELD or (paused and due > HELD + now))) then return { 'none' } end

local calm = calm_until(KEYS[7], tonumber(ARGV[7]))
if calm > now then
  redis.call('ZADD', DUE, int(calm), MEMBER)
  return { 'none' }
end

local fields = {}
lose(task, fields, ARGV[7])
local reason, message = fate(task)
if not reason and paused then
  hold_up(task, fields)
  return { 'none' }
end
put(fields, 'taken_by', TOKEN)
put(fields, 'taken_as', reason or 'redeliver')
if reason then
  put(fields, 'message', message)
  finish(task, 'failed', fields)
else
  -- Twice as long each time in a row: a broker that keeps equal hints must not fill with those of a backlog.
  local pause = tonumber(ARGV[6]) * 2 ^ math.min(history_of(task).again, 3)
  note(task, fields, 'd')
  save(task, fields)
  redis.call('ZADD', DUE, int(math.min(now + pause, task.ends)), MEMBER)
  if task.lost then show(task) end
end
return { reason or 'redeliver', record() }
