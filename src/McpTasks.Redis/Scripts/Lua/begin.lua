-- ARGV: 1 worker, 2 lease; where strikes were looked at, also 3 their version, and 4 the number of the one that means the task, or ''. Answers whether
-- others wait for their turn, behind the verdict.
local function answer(verdict, ...) return { verdict, others_wait() and 1 or 0, ... } end

local task, f = load_all()
if not task then return answer('unknown') end
local reason, message = fate(task)
if ended(task) then
  if reason and repeated('ended_by') then return answer(reason, record(task)) end
  return answer('ended')
end

local function hold()
  task.lost = false
  task.lease = math.min(now + tonumber(ARGV[2]), task.run_ends or math.huge)
end

local function begun(fields)
  if task.lease > task.ends then keep(task, task.lease) else wait_until(task, task.lease) end
  leave()
  return answer('begun', record_with(task, f, fields), f.request or false)
end

-- Only the reply was lost: the attempt is the caller's all the same, and its lease begins now.
if task.lease > 0 and repeated('begun_by') then
  hold()
  drop(task, 'lost')
  local fields = { 'lease', int(task.lease) }
  save(task, fields)
  return begun(fields)
end
-- An attempt that holds the task, or the end of its time, counts only where the store was not away meanwhile.
local calm = task.lease <= now and (task.lease > 0 or reason == 'expired') and calm_until(PULSE, tonumber(ARGV[2])) > now
if task.lease > now or (calm and task.lease > 0) then return answer('leased') end
local fields = {}
lose(task, fields, ARGV[2])
reason, message = fate(task)
if reason and not (calm and reason == 'expired') then
  put(fields, 'message', message)
  finish(task, 'failed', fields)
  return answer(reason, record(task))
end
if task.wait and task.wait > now then return answer('early', record(task)) end
if paused() then
  hold_up(task, fields, 0)
  return answer('paused')
end
if may_be_struck() then
  local version, of_component, of_owner = unpack(redis.call('HMGET', STRIKES, 'version', 'c ' .. f.component, 'o ' .. OWNER))
  if of_component or of_owner then
    -- Whether one of them means the task, the caller says.
    if version ~= ARGV[3] then return answer('strikes', version, f.component, f.request or false) end
    if ARGV[4] ~= '' then
      if task.struck ~= ARGV[4] then put(fields, 'struck', ARGV[4]) end
      hold_up(task, fields, tonumber(ARGV[4]))
      return answer('struck', record(task))
    end
  end
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
if task.wait then drop(task, 'wait') end
if task.struck then drop(task, 'struck') end
local lost = task.lease > 0
hold()
put(fields, 'attempt', int(task.attempt))
put(fields, 'spent', int(task.spent + 1))
put(fields, 'lease', int(task.lease))
put(fields, 'begun', NOW)
put(fields, 'worker', ARGV[1])
put(fields, 'begun_by', TOKEN)
-- What the attempt before reported last stays in the history.
history_of(task).stays = task.noted.newest
note(task, fields, 'b', ARGV[1])
change(task, fields)
if lost then tell_worker(task) end
first_heard(PULSE)
return begun(fields)
