-- KEYS: due. ARGV: 2 how many. Only looks: take.lua decides, task by task.
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now), 'LIMIT', 0, ARGV[2])
