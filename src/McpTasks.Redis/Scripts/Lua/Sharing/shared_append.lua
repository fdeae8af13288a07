-- Adds an entry to a log. ARGV: 2 for how long it is kept, 3 most bytes, 4 the call, 5 the content.
-- A call that is made again finds itself among the newest entries. Where these are long only the last two are looked at: each look reads all of them.
local FAR, NEAR, SHORT = 16, 2, 16384

local function is_there(from, to)
  local bytes = 0
  for _, recent in ipairs(redis.call('LRANGE', KEYS[1], -from, -to)) do
    if string.match(recent, '^%d+|%d+|([^|]*)|') == ARGV[4] then return true end
    bytes = bytes + #recent
  end
  return false, bytes
end

local known, bytes_near = is_there(NEAR, 1)
if known or (bytes_near < SHORT and is_there(FAR, NEAR + 1)) then return 0 end

-- A log that is begun anew goes on after the numbers that an earlier one can have had.
local last = entry(-1) or { number = now, bytes = 0 }
local text = function(bytes) return int(last.number + 1) .. '|' .. int(bytes) .. '|' .. ARGV[4] .. '|' .. ARGV[5] end
local bytes = last.bytes + #text(last.bytes)
redis.call('RPUSH', KEYS[1], text(bytes))
local first = entry(0)
-- What was added just now stays, however large: somebody is told to read it.
while first and first.number <= last.number and bytes - first.bytes + first.size > tonumber(ARGV[3]) do
  redis.call('LPOP', KEYS[1])
  first = entry(0)
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
