-- ARGV: 1 worker. The worker is dead: what it holds is due at once.
local task = load(NEEDED)
if not task or ended(task) or task.lease <= now or task.worker ~= ARGV[1] then return 0 end
redis.call('HSET', TASK, 'lease', int(now))
dues[MEMBER] = int(now)
return 1
