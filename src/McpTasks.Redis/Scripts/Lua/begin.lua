-- ARGV: 6 worker, 7 lease
local task = load()
if not task then return { 'unknown' } end
local reason, message = fate(task)
if ended(task) then
  if reason and repeated('ended_by') then return { reason, redis.call('HGETALL', TASK) } end
  return { 'ended' }
end
if task.lease > now then
  if repeated('begun_by') then return { 'begun', redis.call('HGETALL', TASK), redis.call('GET', REQUEST) } end
  return { 'leased' }
end
if reason then
  finish(task, 'failed', { 'message', message })
  return { reason, redis.call('HGETALL', TASK) }
end

task.attempt = task.attempt + 1
task.lease = now + tonumber(ARGV[7])
local fields = { 'attempt', int(task.attempt), 'spent', int(task.spent + 1), 'worker', ARGV[6], 'begun_by', TOKEN }
local function set(name, value)
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end
if task.attempt == 1 and task.run_max then
  task.run_ends = now + task.run_max
  set('run_ends', int(task.run_ends))
end
if task.run_ends then task.lease = math.min(task.lease, task.run_ends) end
set('lease', int(task.lease))
if task.attempt > 1 and task.status == 'working' then set('message', 'Started again, attempt ' .. int(task.attempt)) end
redis.call('HDEL', TASK, 'current', 'total', 'detail')
change(task, fields)
keep(task, task.lease)
return { 'begun', redis.call('HGETALL', TASK), redis.call('GET', REQUEST) }
