-- KEYS ready bodies waiting; ARGV id, payload, longest queue, wake channel. Returns how many of the oldest were dropped.
-- The queue keeps the newest message of each id, and drops the oldest messages when it is full.
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then redis.call('RPUSH', KEYS[1], ARGV[1]) end
redis.call('HSET', KEYS[2], ARGV[1], string.format('%013.0f%013.0f', now(), 0) .. ARGV[2])
local dropped = 0
while redis.call('LLEN', KEYS[1]) > tonumber(ARGV[3]) and dropped < 10 do
  redis.call('HDEL', KEYS[2], redis.call('LPOP', KEYS[1]))
  dropped = dropped + 1
end
wake(KEYS[3], ARGV[4])
return dropped
