-- ARGV: 2 task, 3 holder, or '' where the task only waited, 4 max. Answers who may have a place now.
if ARGV[3] == '' then
  redis.call('ZREM', WAITING, ARGV[2])
elseif holder_of(ARGV[2]) == ARGV[3] then
  redis.call('HDEL', HOLDERS, ARGV[2])
end
local free = tonumber(ARGV[4]) - redis.call('HLEN', HOLDERS)
if free <= 0 then return {} end
return redis.call('ZRANGE', WAITING, 0, free - 1)
