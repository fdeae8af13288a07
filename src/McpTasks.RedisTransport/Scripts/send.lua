-- KEYS ready delayed bodies waiting; ARGV id, payload, delay, time to live, longest queue, queue's expiry, wake channel
-- Answers 1: added, 0: the id is still in the queue, -1: the queue is full.
local id, delay, alive, expiry = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[6])
if redis.call('HEXISTS', KEYS[3], id) == 1 then return 0 end
if redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[5]) then return -1 end

local time = now()
local expires = alive > 0 and time + delay + alive or 0
-- The body last: a server killed half-way leaves an id without a body, which is skipped, and the sender sends again.
if delay > 0 then
  redis.call('ZADD', KEYS[2], text(time + delay), id)
else
  redis.call('RPUSH', KEYS[1], id)
end
redis.call('HSETNX', KEYS[3], id, string.format('%013.0f%013.0f', time, expires) .. ARGV[2])
if expiry > 0 then
  for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], text(expiry)) end
end
wake(KEYS[4], ARGV[7])
return 1
