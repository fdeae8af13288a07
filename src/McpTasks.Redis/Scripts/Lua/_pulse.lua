-- When anybody was last heard, workers that renew and reapers that look. Where all of them were silent, or the clock was put, the store was away,
-- and leases that ran out meanwhile prove nothing: for one lease nobody takes over or is given up.
local SLACK = 1000

local function calm_until(pulse, lease)
  local f = redis.call('HMGET', pulse, 'at', 'calm')
  local at, until_ = tonumber(f[1] or nil), now + lease
  if at and (now - at > lease / 2 or now < at - SLACK) then return until_ end
  -- After a clock that went back, what was said by the old one must not last for hours.
  return math.min(tonumber(f[2] or nil) or 0, until_)
end

-- Where nobody was ever heard, an outage would not be known for one.
local is_heard = false
local function first_heard(pulse)
  if not is_heard then redis.call('HSETNX', pulse, 'at', NOW) end
  is_heard = true
end

local function beat(pulse, lease)
  redis.call('HSET', pulse, 'at', int(now), 'calm', int(calm_until(pulse, lease)))
end
