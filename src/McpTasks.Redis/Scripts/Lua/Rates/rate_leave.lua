-- KEYS: who has begun when. ARGV: 2 member
return redis.call('ZREM', KEYS[1], ARGV[2])
