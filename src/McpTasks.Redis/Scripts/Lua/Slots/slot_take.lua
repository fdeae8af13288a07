-- ARGV: 2 task, 3 holder, 4 max, 5 lease, 6 '1' where the task's own place becomes this holder's, 7 the lane of its priority
local task, holder, max, lease = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local other, until_ = holder_of(task)
-- Where the store may just have been away, a place that ran out proves nothing.
local calm = calm_until(PULSE, lease) > now
local has = other and (calm or until_ > now)
if has and other ~= holder and ARGV[6] ~= '1' then return 'held' end
if not has and redis.call('HLEN', HOLDERS) >= max and (calm or held() >= max) then
  redis.call('ZADD', WAITING, 'NX', int(tonumber(ARGV[7]) * LANE + now), task)
  redis.call('PEXPIRE', WAITING, int(30 * DAY))
  return 'full'
end
hold(task, holder, lease)
redis.call('ZREM', WAITING, task)
return 'taken'
