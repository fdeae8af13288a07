-- KEYS: 3 workers without a connection by when that was first seen, 4 pulse. ARGV: 2 how long they may be, 3 lease; then names and whether they have one.
forget_workers()
if calm_until(KEYS[4], tonumber(ARGV[3])) > now then
  redis.call('DEL', KEYS[3])
  return {}
end

local after, dead = tonumber(ARGV[2]), {}
for i = 4, #ARGV, 2 do
  local name = ARGV[i]
  if ARGV[i + 1] == '1' or not redis.call('ZSCORE', KEYS[1], name) then
    redis.call('ZREM', KEYS[3], name)
  else
    local since = tonumber(redis.call('ZSCORE', KEYS[3], name) or nil)
    if not since then redis.call('ZADD', KEYS[3], int(now), name) end
    if since and now - since >= after then dead[#dead + 1] = name end
  end
end
-- What nobody sees again is forgotten: it was back, and is away for the first time when it is next.
redis.call('PEXPIRE', KEYS[3], int(2 * after))
return dead
