-- ARGV: 6 status message, 7 on whose behalf
local task = load()
if not task then
  -- Its creation may still be under way, and finds that nobody wants it.
  if redis.call('EXISTS', TASK) == 0 then
    redis.call('HSET', TASK, 'withdrawn', '1')
    expire(TASK, now + MARGIN)
  end
  return 0
end
if task.lease > 0 then
  finish(task, 'cancelled', { 'message', ARGV[6], 'cancelled_by', ARGV[7] })
  return 1
end
redis.call('ZREM', DUE, MEMBER)
redis.call('ZREM', OWNED, ID)
redis.call('ZREM', KEPT, ID)
redis.call('ZREM', INDEX, ID, 'x' .. ID)
redis.call('DEL', TASK)
return 1
