-- ARGV: 2 name, 3 how long it is kept, 4 what it tells of itself
local at = now + tonumber(ARGV[3])
forget_workers()
redis.call('ZADD', KEYS[1], int(at), ARGV[2])
redis.call('HSET', KEYS[2], ARGV[2], int(now) .. ' ' .. ARGV[4])
outlive(KEYS[1], at)
outlive(KEYS[2], at)
return 1
