-- ARGV: 2 task, 3 holder, or '' where the task only waited, 4 max, 5 the lane of its priority, 6 '1' where it could not use its
-- place and keeps its turn, 7... the lanes, in the order in which they have their turn. Answers who may have a place now.
if ARGV[3] == '' then
  redis.call('ZREM', WAITING, ARGV[2])
elseif holder_of(ARGV[2]) == ARGV[3] then
  redis.call('HDEL', HOLDERS, ARGV[2])
  end_turn(ARGV[2], ARGV[5], ARGV[6] == '1')
end
local free = tonumber(ARGV[4]) - redis.call('HLEN', HOLDERS)
if free <= 0 then return {} end
local next = {}
for i = 7, #ARGV do
  local low, left = tonumber(ARGV[i]) * LANE, free - #next
  if left <= 0 then break end
  for _, task in ipairs(redis.call('ZRANGEBYSCORE', WAITING, int(low), int(low + LANE - 1), 'LIMIT', 0, left)) do next[#next + 1] = task end
end
return next
