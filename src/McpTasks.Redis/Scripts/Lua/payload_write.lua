-- Keeps a part of a large value. ARGV: 2 which, 3 the part, 4 for how long the value is kept.
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
