return redis.call('HDEL', KEYS[1], unpack(ARGV, 2))
