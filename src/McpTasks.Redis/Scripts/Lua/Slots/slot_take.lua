-- ARGV: 2 task, 3 holder, 4 max, 5 lease, 6 '1' where the task's own place becomes this holder's, 7 the lane of its priority,
-- 8 its owner
local task, holder, max, lease = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local other, until_ = holder_of(task)
-- Where the store may just have been away, a place that ran out proves nothing.
local calm = calm_until(PULSE, lease) > now
local has = other and (calm or until_ > now)
if has and other ~= holder and ARGV[6] ~= '1' then return 'held' end
if not has and redis.call('HLEN', HOLDERS) >= max and (calm or held() >= max) then
  wait(task, ARGV[7], ARGV[8])
  return 'full'
end
hold(task, holder, lease)
go_on(task, ARGV[7])
return 'taken'
