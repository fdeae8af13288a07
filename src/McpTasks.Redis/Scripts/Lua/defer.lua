-- KEYS: due. ARGV: 2 member, 3 until when it is left alone, or '' to forget it
if ARGV[3] == '' then return redis.call('ZREM', KEYS[1], ARGV[2]) end
redis.call('ZADD', KEYS[1], int(now + tonumber(ARGV[3])), ARGV[2])
return 1
