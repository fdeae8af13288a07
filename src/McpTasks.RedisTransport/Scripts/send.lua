-- KEYS ready delayed bodies waiting; ARGV longest queue, wake channel;
-- then for each message its id, payload, delay, time to live and the queue's expiry
-- Returns for each message 1: added, 0: the id is still in the queue, -1: the queue is full.
local longest, channel = tonumber(ARGV[1]), ARGV[2]
local time, before = now(), redis.call('HLEN', KEYS[3])
local held = before
local answers, ready, bodies, taken, longest_expiry, ids = {}, {}, {}, {}, 0, {}
for i = 3, #ARGV, 5 do ids[#ids + 1] = ARGV[i] end
local known = redis.call('HMGET', KEYS[3], unpack(ids))
for i = 3, #ARGV, 5 do
  local id, delay, alive = ARGV[i], tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])
  local answer = 1
  if taken[id] or known[#answers + 1] then
    answer = 0
  elseif held >= longest then
    answer = -1
  else
    held = held + 1
    taken[id] = true
    bodies[#bodies + 1] = id
    bodies[#bodies + 1] = string.format('%013.0f%013.0f', time, alive > 0 and time + delay + alive or 0) .. ARGV[i + 1]
    if delay > 0 then redis.call('ZADD', KEYS[2], text(time + delay), id) else ready[#ready + 1] = id end
    longest_expiry = math.max(longest_expiry, tonumber(ARGV[i + 4]))
  end
  answers[#answers + 1] = answer
end
-- Bodies last: a server killed half-way leaves ids without bodies. Receivers skip such ids, and the sender sends again.
if #ready > 0 then redis.call('RPUSH', KEYS[1], unpack(ready)) end
if #bodies > 0 then redis.call('HSET', KEYS[3], unpack(bodies)) end
if longest_expiry > 0 then
  for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], text(longest_expiry)) end
end
-- Also for a delayed message: a receiver must know when to look.
for _ = 1, held - before do
  if not wake(KEYS[4], channel) then break end
end
return answers
