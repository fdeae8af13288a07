-- Reads on in a log. ARGV: 2 for how long it is kept from now, 3 after which number, 4 most entries.
-- Answers the last number, whether nothing was forgotten for want of room, and the entries.
local first, last = entry(0), entry(-1)
if not first then return { int(now), 1 } end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local from = math.min(math.max(tonumber(ARGV[3]) - first.number + 1, 0), last.number - first.number + 1)
local complete = 0
if first.bytes <= first.size then complete = 1 end
local answer = { int(last.number), complete }
for _, found in ipairs(redis.call('LRANGE', KEYS[1], int(from), int(from + tonumber(ARGV[4]) - 1))) do answer[#answer + 1] = found end
return answer
