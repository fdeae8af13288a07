-- KEYS ready delayed leases owners counts waiting; ARGV delay, whether the delivery counts (1, 0), wake channel, then id and token of each
-- Returns how many of the deliveries the caller still owned.
local time, delay = now(), tonumber(ARGV[1])
local handed = 0
for i = 4, #ARGV, 2 do
  local id = ARGV[i]
  if redis.call('HGET', KEYS[4], id) == ARGV[i + 1] then
    handed = handed + 1
    if ARGV[2] == '0' then redis.call('HINCRBY', KEYS[5], id, -1) end
    if delay > 0 then
      redis.call('ZADD', KEYS[2], text(time + delay), id)
    else
      redis.call('LPUSH', KEYS[1], id)
    end
    redis.call('ZREM', KEYS[3], id)
    redis.call('HDEL', KEYS[4], id)
    wake(KEYS[6], ARGV[3])
  end
end
return handed
