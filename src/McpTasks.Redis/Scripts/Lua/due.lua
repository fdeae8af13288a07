-- KEYS: due, index, paused, pulse. ARGV: 2 how many, 3 lease. Looks at what is due, and take.lua decides, task by task; forgets what has expired.
sweep(KEYS[2])
beat(KEYS[4], tonumber(ARGV[3]))
local most = tonumber(ARGV[2])
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now), 'LIMIT', 0, most)
if #found < most then
  local until_ = redis.call('EXISTS', KEYS[3]) == 1 and int(HELD + now) or '+inf'
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], int(HELD), until_, 'LIMIT', 0, most - #found)) do found[#found + 1] = member end
end
return found
