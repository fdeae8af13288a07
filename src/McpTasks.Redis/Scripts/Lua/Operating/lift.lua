-- ARGV: 2 its number. What waited for it is due from now on, and the number is free once all of it was taken.
local _, target = parts(redis.call('HGET', KEYS[1], ARGV[2]))
if not target then return 0 end
next_version()
count(target, -1)
redis.call('HSET', KEYS[1], ARGV[2], LIFTED)
return 1
