-- ARGV: 1 status message, 2 on whose behalf
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
  finish(task, 'cancelled', { 'message', ARGV[1], 'cancelled_by', ARGV[2] })
  return 1
end
dues[MEMBER], places[ID], places['x' .. ID] = false, false, false
leave()
redis.call('ZREM', OWNED, ID)
redis.call('ZREM', KEPT, ID)
weigh(task, {}, 0)
redis.call('DEL', TASK)
return 1
