-- KEYS subscriptions of an exchange; ARGV lifetime, queue
local time = now()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(time))
redis.call('ZADD', KEYS[1], text(time + tonumber(ARGV[1])), ARGV[2])
return 1
