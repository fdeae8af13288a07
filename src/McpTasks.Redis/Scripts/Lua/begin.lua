-- KEYS: 6 paused, 7 pulse. ARGV: 6 worker, 7 lease
local task = load()
if not task then return { 'unknown' } end
local reason, message = fate(task)
if ended(task) then
  if reason and repeated('ended_by') then return { reason, record() } end
  return { 'ended' }
end

local function hold()
  task.lost = false
  task.lease = math.min(now + tonumber(ARGV[7]), task.run_ends or math.huge)
end

local function begun()
  if task.lease > task.ends then keep(task, task.lease) else wait_until(task, task.lease) end
  return { 'begun', record() }
end

-- Only the reply was lost: the attempt is the caller's all the same, and its lease begins now.
if task.lease > 0 and repeated('begun_by') then
  hold()
  redis.call('HSET', TASK, 'lease', int(task.lease))
  redis.call('HDEL', TASK, 'lost')
  return begun()
end
-- An attempt that holds the task, or the end of its time, counts only where the store was not away meanwhile.
local calm = task.lease <= now and (task.lease > 0 or reason == 'expired') and calm_until(KEYS[7], tonumber(ARGV[7])) > now
if task.lease > now or (calm and task.lease > 0) then return { 'leased' } end
local fields = {}
lose(task, fields, ARGV[7])
reason, message = fate(task)
if reason and not (calm and reason == 'expired') then
  put(fields, 'message', message)
  finish(task, 'failed', fields)
  return { reason, record() }
end
if redis.call('EXISTS', KEYS[6]) == 1 then
  hold_up(task, fields)
  return { 'paused' }
end

task.attempt = task.attempt + 1
if task.attempt == 1 then
  task.began = now - task.created
  if task.run_max then
    task.run_ends = now + task.run_max
    put(fields, 'run_ends', int(task.run_ends))
  end
else
  for _, name in ipairs({ 'current', 'total', 'detail' }) do drop(task, name) end
  put(fields, 'first', task.first or task.begun)
  if task.status == 'working' then put(fields, 'message', 'Started again, attempt ' .. int(task.attempt)) end
end
if task.lost then drop(task, 'lost') end
hold()
put(fields, 'attempt', int(task.attempt))
put(fields, 'spent', int(task.spent + 1))
put(fields, 'lease', int(task.lease))
put(fields, 'begun', NOW)
put(fields, 'worker', ARGV[6])
put(fields, 'begun_by', TOKEN)
-- What the attempt before reported last stays in the history.
history_of(task).stays = task.noted.newest
note(task, fields, 'b', ARGV[6])
change(task, fields)
-- Where nobody was ever heard, an outage would not be known for one.
redis.call('HSETNX', KEYS[7], 'at', NOW)
return begun()
