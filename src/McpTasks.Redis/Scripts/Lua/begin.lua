-- ARGV: 6 worker, 7 lease
local task = load()
if not task then return { 'unknown' } end
if ended(task) then
  if repeated('poisoned_by') then return { 'poisoned', redis.call('HGETALL', TASK) } end
  return { 'ended' }
end
if task.lease > now then
  if repeated('begun_by') then return { 'begun', redis.call('HGETALL', TASK), redis.call('GET', REQUEST) } end
  return { 'leased' }
end
if task.spent >= task.max then
  local request = redis.call('GET', REQUEST)
  redis.call('HSET', TASK, 'poisoned_by', TOKEN)
  poison(task)
  return { 'poisoned', redis.call('HGETALL', TASK), request }
end
if now >= task.ends then
  lapse(task)
  return { 'ended' }
end

task.attempt = task.attempt + 1
task.lease = now + tonumber(ARGV[7])
local fields = { 'attempt', int(task.attempt), 'spent', int(task.spent + 1), 'worker', ARGV[6], 'lease', int(task.lease), 'begun_by', TOKEN }
if task.attempt > 1 and task.status == 'working' then
  fields[#fields + 1] = 'message'
  fields[#fields + 1] = 'Started again, attempt ' .. int(task.attempt)
end
redis.call('HDEL', TASK, 'current', 'total', 'detail')
change(task, fields)
keep(task, task.lease)
return { 'begun', redis.call('HGETALL', TASK), redis.call('GET', REQUEST) }
