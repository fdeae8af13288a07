-- KEYS: index, or an owner's tasks. ARGV: 2 creation time and 3 id of the last one seen, or '', 4 how many, 5... bands. Newest first in each band.
local before, last, most = tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])

-- Byte by byte, as the set is sorted: the operator goes by the server's language.
local function precedes(a, b)
  for i = 1, math.min(#a, #b) do
    if string.byte(a, i) ~= string.byte(b, i) then return string.byte(a, i) < string.byte(b, i) end
  end
  return #a < #b
end

local found = {}
for i = 5, #ARGV do
  local low, many, from = tonumber(ARGV[i]) * BAND, 0, 0
  local high = low + (before or BAND - 1)
  repeat
    local page = redis.call('ZREVRANGEBYSCORE', KEYS[1], int(high), int(low), 'WITHSCORES', 'LIMIT', from, most)
    for j = 1, #page, 2 do
      local created = tonumber(page[j + 1]) - low
      if many < most and (not before or created < before or precedes(page[j], last)) then
        many = many + 1
        found[#found + 1] = page[j]
        found[#found + 1] = int(created)
      end
    end
    from = from + most
  until many >= most or #page < 2 * most
end
return found
