local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Numbers go to Redis as text: Lua would write a large number as 1.7e+12.
local function text(number)
  return string.format('%.0f', number)
end

-- The receiver that registered last is the most likely to be alive; a receiver without a listener is skipped.
-- Returns whether a receiver was woken.
local function wake(waiting, channel)
  for _ = 1, 4 do
    local last = redis.call('ZREVRANGE', waiting, 0, 0)
    if #last == 0 then return false end
    redis.call('ZREM', waiting, last[1])
    if redis.call('PUBLISH', channel .. last[1], 'wake') > 0 then return true end
  end
  return false
end
