-- KEYS ready delayed leases owners bodies counts waiting; ARGV receiver, most, lease, registration's life, wake channel
-- Returns {time, milliseconds to the next due message or -1, reclaimed, id, count, body, ...}.
local receiver, most = ARGV[1], tonumber(ARGV[2])
local time = now()
local batch = 100

-- Each step adds an id to its new place before removing the id from the old place:
-- a server killed half-way duplicates messages and loses none.
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', text(time), 'LIMIT', 0, batch)
if #due > 0 then
  redis.call('RPUSH', KEYS[1], unpack(due))
  redis.call('ZREM', KEYS[2], unpack(due))
end

local expired = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', text(time), 'LIMIT', 0, batch)
if #expired > 0 then
  redis.call('LPUSH', KEYS[1], unpack(expired))
  redis.call('ZREM', KEYS[3], unpack(expired))
  redis.call('HDEL', KEYS[4], unpack(expired))
end

local answer = { time, -1, #expired }
local ids = redis.call('LRANGE', KEYS[1], 0, most - 1)
if #ids > 0 then
  local bodies = redis.call('HMGET', KEYS[5], unpack(ids))
  local counts = redis.call('HMGET', KEYS[6], unpack(ids))
  local leases, owners, counted, taken = {}, {}, {}, {}
  local ends = text(time + tonumber(ARGV[3]))
  for i, id in ipairs(ids) do
    if bodies[i] and not taken[id] then
      taken[id] = true
      local count = text((tonumber(counts[i] or 0) or 0) + 1)
      leases[#leases + 1] = ends
      leases[#leases + 1] = id
      owners[#owners + 1] = id
      owners[#owners + 1] = receiver .. '/' .. count
      counted[#counted + 1] = id
      counted[#counted + 1] = count
      answer[#answer + 1] = id
      answer[#answer + 1] = count
      answer[#answer + 1] = bodies[i]
    elseif not bodies[i] then
      redis.call('HDEL', KEYS[6], id)
    end
  end
  if #leases > 0 then
    redis.call('ZADD', KEYS[3], unpack(leases))
    redis.call('HSET', KEYS[4], unpack(owners))
    redis.call('HSET', KEYS[6], unpack(counted))
  end
  redis.call('LTRIM', KEYS[1], #ids, -1)
end

if #answer > 3 then
  redis.call('ZREM', KEYS[7], receiver)
  if redis.call('LLEN', KEYS[1]) > 0 then wake(KEYS[7], ARGV[5]) end
else
  redis.call('ZREMRANGEBYSCORE', KEYS[7], '-inf', text(time - tonumber(ARGV[4])))
  redis.call('ZADD', KEYS[7], text(time), receiver)
  for i = 2, 3 do
    local first = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
    if #first > 0 then
      local wait = math.max(tonumber(first[2]) - time, 0)
      if answer[2] < 0 or wait < answer[2] then answer[2] = wait end
    end
  end
end
return answer
