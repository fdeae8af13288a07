-- One task: the rules that all transitions share.
local STATE = { 'owner', 'status', 'attempt', 'lease', 'version', 'created', 'ttl', 'spent', 'max', 'run_ends', 'run_max', 'begun', 'first', 'lost',
  'keep', 'asked', 'survived', 'delivered_by', 'h', 'wait', 'fails', 'struck', 'parts', 'talk', 'priority' }

-- The task as its fields tell of it; nil where they are another owner's or nobody's.
local function task_of(f)
  if f.owner ~= OWNER then return nil end
  local created = tonumber(f.created)
  return {
    status = f.status, attempt = tonumber(f.attempt), lease = tonumber(f.lease or 0) or 0, version = tonumber(f.version),
    created = created, ends = created + tonumber(f.ttl), spent = tonumber(f.spent or nil), max = tonumber(f.max or nil),
    run_ends = tonumber(f.run_ends or nil), run_max = tonumber(f.run_max or nil), begun = f.begun, first = f.first, lost = f.lost == '1',
    keep = f.keep == '1', asked = f.asked or '', survived = tonumber(f.survived or 0) or 0, delivered_by = f.delivered_by, counts = f.h,
    parts = tonumber(f.parts or 0) or 0, talk = tonumber(f.talk or 0) or 0, worker = f.worker, struck = f.struck, wait = tonumber(f.wait or nil),
    fails = tonumber(f.fails or 0) or 0, began = (tonumber(f.first or f.begun or nil) or created) - created, gone = {}, priority = f.priority,
  }
end

local function load(names)
  names = names or STATE
  local f = blank()
  for i, value in ipairs(redis.call('HMGET', TASK, unpack(names))) do f[names[i]] = value end
  return task_of(f)
end

-- The same with all that its hash has, which is one look where many fields by their names are as many.
local function load_whole()
  local f, flat = blank(), redis.call('HGETALL', TASK)
  for i = 1, #flat, 2 do f[flat[i]] = flat[i + 1] end
  local task = task_of(f)
  if task then task.whole = f end
  return task
end

-- The record as its readers have it: the fields of RECORD by their places, and behind them questions and answers.
local function record(task)
  local names = RECORD
  if task.asked ~= '' then
    names = { unpack(RECORD) }
    for key in string.gmatch(task.asked, '[^\31]+') do put(names, 'q:' .. key, 'a:' .. key) end
  end
  if not task.whole then return redis.call('HMGET', TASK, unpack(names)) end
  local values = {}
  for i, name in ipairs(names) do values[i] = task.whole[name] or false end
  return values
end

local function ended(task) return task.status ~= 'working' and task.status ~= 'input_required' end

-- A lease that ran out is still its attempt's until another begins: the number is the fence, the clock only lets others begin.
local function holds(task, attempt)
  return not ended(task) and task.attempt == tonumber(attempt) and task.lease > 0
end

-- Whether this very call has been here before and only its reply was lost.
local function repeated(field) return redis.call('HGET', TASK, field) == TOKEN end

-- Writes first and removes then: a server that is killed between has kept what matters.
local function save(task, fields)
  if task.noted then put(fields, 'h', counted(task.noted)) end
  redis.call('HSET', TASK, unpack(fields))
  if #task.gone > 0 then redis.call('HDEL', TASK, unpack(task.gone)) end
  if not task.whole then return end
  for i = 1, #fields, 2 do task.whole[fields[i]] = fields[i + 1] end
  for _, name in ipairs(task.gone) do task.whole[name] = nil end
end

local function news(task) return int(task.version) .. '|' .. task.status .. '|' .. int(task.attempt) end

-- What others make of a task its worker hears at once, for all that it runs on one channel; what it does itself it knows.
local function tell_worker(task)
  local worker = task.worker or redis.call('HGET', TASK, 'worker')
  if worker then redis.call('PUBLISH', ARGV[4] .. worker, ID .. ' ' .. news(task)) end
end

local function change(task, fields)
  task.version = task.version + 1
  put(fields, 'status', task.status)
  put(fields, 'version', int(task.version))
  put(fields, 'updated', NOW)
  save(task, fields)
  redis.call('PUBLISH', CHANNEL, news(task))
end

-- Counted from what is stored: a counter beside it could be cut off from it half-way.
local function unanswered(task)
  local names, count = {}, 0
  for key in string.gmatch(task.asked, '[^\31]+') do names[#names + 1] = 'a:' .. key end
  if #names == 0 then return 0, 0 end
  for _, answer in ipairs(redis.call('HMGET', TASK, unpack(names))) do
    if not answer then count = count + 1 end
  end
  return count, #names
end

local function show(task, expires)
  place(ID, band(task.status, task.lease == 0 or task.lost), task.created, expires)
end

-- Keeps a task that has not ended until the reaper has had its chance.
local function keep(task, due)
  local at = math.max(task.ends, task.lease) + MARGIN
  dues[MEMBER], wanted_until = int(due), math.max(wanted_until, at)
  redis.call('ZADD', KEPT, int(at), ID)
  show(task, at)
  expire(TASK, at)
  outlive_both(KEPT, OWNED, at)
end

-- When a task that nobody holds is looked at: not before its time to begin, and not after its end.
local function due_from(task, at)
  return math.min(math.max(task.wait or 0, at), task.ends, task.run_ends or math.huge)
end

-- The same for one that is kept long enough already.
local function wait_until(task, due)
  dues[MEMBER] = int(due)
  show(task)
end

-- Takes an ended task out of the indexes of those that have not. An owner's ended task is kept under minus the time when it expires, so that one
-- count tells how many have not, and one look which have expired.
local function settle(task)
  local at = task.ends
  if now >= at then
    at = now + GRACE
    outlive_both(KEPT, OWNED, at)
    shown_until = math.max(shown_until, at)
  end
  dues[MEMBER] = false
  redis.call('ZADD', KEPT, int(-at), ID)
  show(task, at)
  expire(TASK, at)
end

-- The parts of a task that ends, without those of a request that goes.
local function parts_left(task)
  if task.parts == 0 or task.keep then return task.parts end
  local request = redis.call('HGET', TASK, 'request') or ''
  return task.parts - parts_of(tonumber(string.match(request, '^@{"name":"[^"]*","length":(%d+)') or #request))
end

-- Counts what is asked and answered.
local function talk(task, fields, bytes)
  local before = parts_of(task.talk)
  task.talk = task.talk + bytes
  put(fields, 'talk', int(task.talk))
  weigh(task, fields, task.parts - before + parts_of(task.talk))
end

-- The end is written first: a server that is killed half-way has kept the outcome, and the reaper settles the rest.
local function finish(task, status, fields, by_worker)
  local told = false
  for i = 1, #fields, 2 do told = told or fields[i] == 'message' end
  task.status = status
  put(fields, 'ended_by', TOKEN)
  if task.lease > 0 then drop(task, 'lease') end
  if task.lost then drop(task, 'lost') end
  if task.wait then drop(task, 'wait') end
  if task.struck then drop(task, 'struck') end
  if not task.keep then drop(task, 'request') end
  weigh(task, fields, parts_left(task) + (task.outcome or 0))
  if not told then drop(task, 'message') end
  change(task, fields)
  if task.lease > 0 and not by_worker then tell_worker(task) end
  if not by_worker then leave() end
  settle(task)
end

-- An attempt has not killed its worker, and is not counted.
local function survive(task, fields, attempt)
  if attempt <= task.survived then return end
  task.spent, task.survived = task.spent - 1, attempt
  put(fields, 'spent', int(task.spent))
  put(fields, 'survived', int(attempt))
end

-- Notes that the lease ran out, once for each attempt; one that the longest run time cut short was not lost. An attempt that had long waited for its
-- client when its worker died has not killed it, and is not counted.
local function lose(task, fields, lease)
  if task.lost or task.lease == 0 or task.lease > now or (task.run_ends and task.lease >= task.run_ends) then return end
  task.lost = true
  put(fields, 'lost', '1')
  if task.status == 'input_required' and task.lease - tonumber(task.begun) > tonumber(lease) then survive(task, fields, task.attempt) end
  note(task, fields, 'l')
end

-- Lets the task wait for a strike of a number, or with 0 for a paused queue: until then the reaper looks only at the task's end.
local function hold_up(task, fields, strike)
  dues[MEMBER] = int(held_from(strike) + math.min(task.ends, task.run_ends or task.ends, HELD - 1))
  if #fields > 0 then
    save(task, fields)
    show(task)
  end
end

-- Why the task must end instead of running on or again, and what its status message then says; nil when it may run.
local function fate(task)
  if task.run_ends and now >= task.run_ends then return 'expired', 'expired: the task ran longer than its MaxRunTime' end
  if task.spent >= task.max then return 'poisoned', 'poison: given up after ' .. int(task.max) .. ' attempts, none of which ended' end
  if now >= task.ends then return 'expired', "expired: the task's ttl passed while no worker ran it" end
end
