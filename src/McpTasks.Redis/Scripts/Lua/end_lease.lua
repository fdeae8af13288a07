-- ARGV: 6 worker. The worker is dead: what it holds is due at once.
local task = load()
if not task or ended(task) or task.lease <= now or redis.call('HGET', TASK, 'worker') ~= ARGV[6] then return 0 end
redis.call('HSET', TASK, 'lease', int(now))
redis.call('ZADD', DUE, int(now), MEMBER)
return 1
