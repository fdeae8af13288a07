-- KEYS: as announce.lua. ARGV: 2 name
redis.call('HDEL', KEYS[2], ARGV[2])
return redis.call('ZREM', KEYS[1], ARGV[2])
