-- KEYS leases owners bodies counts; ARGV id and token of each delivery.
-- Returns for each delivery 1, or 0 when the caller no longer owned the message.
local ids, settled, answers = {}, {}, {}
for i = 1, #ARGV, 2 do ids[#ids + 1] = ARGV[i] end
for i, owner in ipairs(redis.call('HMGET', KEYS[2], unpack(ids))) do
  answers[i] = owner == ARGV[2 * i] and 1 or 0
  if answers[i] == 1 then settled[#settled + 1] = ids[i] end
end
if #settled > 0 then
  -- The body first: without a body the message is gone, whatever else a killed server leaves.
  redis.call('HDEL', KEYS[3], unpack(settled))
  redis.call('HDEL', KEYS[4], unpack(settled))
  redis.call('HDEL', KEYS[2], unpack(settled))
  redis.call('ZREM', KEYS[1], unpack(settled))
end
return answers
