-- KEYS leases owners bodies counts; ARGV id and token of each delivery. Answers the ids that were not the caller's to settle.
local refused = {}
for i = 1, #ARGV, 2 do
  local id = ARGV[i]
  if redis.call('HGET', KEYS[2], id) == ARGV[i + 1] then
    -- The body first: without it the message is gone, whatever else a killed server leaves.
    redis.call('HDEL', KEYS[3], id)
    redis.call('HDEL', KEYS[4], id)
    redis.call('HDEL', KEYS[2], id)
    redis.call('ZREM', KEYS[1], id)
  else
    refused[#refused + 1] = id
  end
end
return refused
