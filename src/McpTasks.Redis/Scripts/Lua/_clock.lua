-- Time and expiry. ARGV[1] is empty, or the moment that a test has chosen.
local unpack = table.unpack or unpack
local time = redis.call('TIME')
local real = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local now = real
if ARGV[1] ~= '' then now = tonumber(ARGV[1]) end

local GRACE, MARGIN = 60000, 3600000

local function int(number) return string.format('%.0f', number) end

local function expire(key, at) redis.call('PEXPIREAT', key, int(at - now + real)) end

-- An index lives as long as the longest-lived of its entries.
local function outlive(key, at)
  if redis.call('PTTL', key) < at - now then expire(key, at) end
end
