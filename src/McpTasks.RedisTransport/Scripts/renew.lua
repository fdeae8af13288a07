-- KEYS leases owners; ARGV lease, then id and token of each delivery. Returns the ids whose lease is lost.
local lost = {}
local ends = text(now() + tonumber(ARGV[1]))
for i = 2, #ARGV, 2 do
  if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[i + 1] then
    redis.call('ZADD', KEYS[1], ends, ARGV[i])
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
