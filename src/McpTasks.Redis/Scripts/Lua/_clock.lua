-- Time and expiry. ARGV[1] is empty, or the moment that a test has chosen. What is called again and again is looked up once.
local redis, tonumber, format, unpack = redis, tonumber, string.format, table.unpack or unpack
local time = redis.call('TIME')
local real = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local now = real
if ARGV[1] ~= '' then now = tonumber(ARGV[1]) end

local GRACE, MARGIN, SPARE = 60000, 3600000, 1800000

-- A task that waits for a paused queue is due at its end, told with this much more: then only, or as soon as the queue goes on. One that waits for a
-- strike is told with as much more again for each number up to the strike's.
local HELD = 8796093022208

local function held_from(strike) return (strike + 1) * HELD end

local function int(number) return format('%d', number) end

local NOW = int(now)

local function expire(key, at) redis.call('PEXPIREAT', key, int(at - now + real)) end

-- An index lives as long as the longest-lived of its entries, and the spare time beyond. Answers whether it was given a new end.
local function outlive(key, at, spare)
  if redis.call('PTTL', key) >= at - now then return false end
  expire(key, at + (spare or 0))
  return true
end

-- The same for two indexes, of which the wider has all the entries of the other: with so much time to spare that it need not be looked at each time.
local function outlive_both(key, wider, at)
  if outlive(key, at, SPARE) then outlive(wider, at + SPARE) end
end
