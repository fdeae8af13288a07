-- KEYS leases owners bodies counts; ARGV id and token of each delivery. Answers the ids that were not the caller's to settle.
local refused = {}
for i = 1, #ARGV, 2 do
  local id = ARGV[i]
  if redis.call('HGET', KEYS[2], id) == ARGV[i + 1] then
    redis.call('ZREM', KEYS[1], id)
    for k = 2, 4 do redis.call('HDEL', KEYS[k], id) end
  else
    refused[#refused + 1] = id
  end
end
return refused
