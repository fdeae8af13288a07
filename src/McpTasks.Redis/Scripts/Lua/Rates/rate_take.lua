-- KEYS: who has begun when, and for whom which time is kept. ARGV: 2 member, 3 max, 4 per, 5 '1' where a time is kept for who cannot begin now. Answers
-- after how many milliseconds it may begin: 0 for now.
local log, member, max, per = KEYS[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', log, '-inf', int(now - per))
local kept = tonumber(redis.call('ZSCORE', log, member) or nil)
if kept and kept > now then return int(kept - now) end

redis.call('ZREM', log, member)
-- Who had a time kept has waited: only beginnings count. Who comes now stands behind all that wait.
local at = now
local newest = kept and NOW or '+inf'
if redis.call('ZCOUNT', log, '-inf', newest) >= max then
  local last = redis.call('ZREVRANGEBYSCORE', log, newest, '-inf', 'WITHSCORES', 'LIMIT', max - 1, 1)
  at = math.max(now, tonumber(last[2]) + per)
end
if at <= now or ARGV[5] == '1' then
  redis.call('ZADD', log, int(at), member)
  redis.call('PEXPIRE', log, int(at - now + per + GRACE))
end
return int(at - now)
