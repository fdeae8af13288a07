-- ARGV: 6 redeliver after
local task = load()
if not task then
  redis.call('ZREM', DUE, MEMBER)
  return { 'none' }
end
if ended(task) and not repeated('taken_by') then
  settle(task)
  return { 'none' }
end
if repeated('taken_by') then return { redis.call('HGET', TASK, 'taken_as'), redis.call('HGETALL', TASK) } end
local due = redis.call('ZSCORE', DUE, MEMBER)
if not due or tonumber(due) > now then return { 'none' } end

local reason, message = fate(task)
if reason then
  finish(task, 'failed', { 'message', message })
else
  reason = 'redeliver'
  redis.call('ZADD', DUE, int(math.min(now + tonumber(ARGV[6]), task.ends)), MEMBER)
end
redis.call('HSET', TASK, 'taken_by', TOKEN, 'taken_as', reason)
return { reason, redis.call('HGETALL', TASK) }
