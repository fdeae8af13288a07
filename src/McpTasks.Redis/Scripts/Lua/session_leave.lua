-- KEYS: the owner's places. ARGV: 2 session
return redis.call('ZREM', KEYS[1], ARGV[2])
