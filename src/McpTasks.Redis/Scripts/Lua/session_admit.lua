-- KEYS: the owner's places. ARGV: 2 session, 3 idle timeout, 4 how many places, or 0 to keep one's place
local at = int(now + tonumber(ARGV[3]))
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', int(now))
local most = tonumber(ARGV[4])
if most > 0 and not redis.call('ZSCORE', KEYS[1], ARGV[2]) and redis.call('ZCARD', KEYS[1]) >= most then return 0 end
redis.call('ZADD', KEYS[1], at, ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
