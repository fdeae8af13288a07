-- ARGV: 2 how many, 3 lease. Looks at what is due, and take.lua decides, task by task; forgets what has expired.
sweep(INDEX)
beat(PULSE, tonumber(ARGV[3]))
local most = tonumber(ARGV[2])
local found = redis.call('ZRANGEBYSCORE', DUE, '-inf', int(now), 'LIMIT', 0, most)
if #found < most then
  local until_ = paused() and int(HELD + now) or '+inf'
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', DUE, int(HELD), until_, 'LIMIT', 0, most - #found)) do found[#found + 1] = member end
end
return found
