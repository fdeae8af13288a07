-- KEYS: owner's tasks, live, ended. ARGV: 2 newest creation time, 3 offset, 4 how many
prune(KEYS[1], KEYS[2])
prune(KEYS[1], KEYS[3])
return redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[2], '-inf', 'WITHSCORES', 'LIMIT', ARGV[3], ARGV[4])
