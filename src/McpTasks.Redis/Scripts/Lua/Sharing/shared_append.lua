-- Adds an entry to a log. ARGV: 2 for how long it is kept, 3 most bytes, 4 the call, 5 the content.
-- A log that is begun anew goes on after the numbers that an earlier one can have had.
local LOOK_BACK = 16
for _, recent in ipairs(redis.call('LRANGE', KEYS[1], -LOOK_BACK, -1)) do
  if string.match(recent, '^%d+|%d+|([^|]*)|') == ARGV[4] then return 0 end
end
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
