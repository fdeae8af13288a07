-- ARGV: 2 its number, or '' for the next that is free, 3 what counts it, 4 the strike as JSON, 5 how many there may be. Answers its number and its time, or nothing.
local number = tonumber(ARGV[2])
-- Only the reply was lost, or another operator was as quick.
local all = number and {} or redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local at, _, json = parts(all[i + 1])
  if json == ARGV[4] then return { all[i], at } end
end
if not number then
  local newest, most = number_of('newest'), tonumber(ARGV[5])
  for i = 0, most - 1 do
    local next = (newest + i) % most + 1
    if redis.call('HEXISTS', KEYS[1], int(next)) == 0 then
      number = next
      break
    end
  end
  if not number then return {} end
  redis.call('HSET', KEYS[1], 'newest', int(number))
end

-- What waited for an earlier one of this number is due: where that is meant again, it waits again.
local _, before = parts(redis.call('HGET', KEYS[1], int(number)))
local from = held_from(number)
while true do
  local waiting = redis.call('ZRANGEBYSCORE', KEYS[2], int(from), int(from + HELD - 1), 'LIMIT', 0, 500)
  if #waiting == 0 then break end
  local due = {}
  for _, member in ipairs(waiting) do
    due[#due + 1] = NOW
    due[#due + 1] = member
  end
  redis.call('ZADD', KEYS[2], unpack(due))
end

next_version()
if before then count(before, -1) end
count(ARGV[3], 1)
redis.call('HSET', KEYS[1], int(number), NOW .. '\31' .. ARGV[3] .. '\31' .. ARGV[4])
return { int(number), NOW }
