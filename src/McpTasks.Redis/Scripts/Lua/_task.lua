-- One task: every key that a transition can touch, and the rules that all transitions share.
local TASK, REQUEST, DUE, OWNED, LIVE, ENDED, INDEX = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local ID, OWNER, CHANNEL, TOKEN = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local MEMBER = ID .. ' ' .. OWNER

local function load()
  local f = redis.call('HMGET', TASK, 'owner', 'status', 'attempt', 'lease', 'version', 'created', 'ttl', 'spent', 'max', 'run_ends', 'run_max',
    'begun', 'first', 'lost', 'keep', 'asked', 'delivered_by', 'h')
  if not f[1] or f[1] ~= OWNER then return nil end
  local created = tonumber(f[6])
  return {
    status = f[2], attempt = tonumber(f[3]), lease = tonumber(f[4] or 0) or 0, version = tonumber(f[5]),
    created = created, ends = created + tonumber(f[7]), spent = tonumber(f[8]), max = tonumber(f[9]),
    run_ends = tonumber(f[10]), run_max = tonumber(f[11]), begun = f[12], first = f[13], lost = f[14] == '1', keep = f[15] == '1',
    asked = f[16] or '', delivered_by = f[17], counts = f[18] or '0', history = counts(f[18]),
    began = (tonumber(f[13] or f[12]) or created) - created, gone = {},
  }
end

-- The record: all but its history.
local function record()
  local all, fields = redis.call('HGETALL', TASK), {}
  for i = 1, #all, 2 do
    if not string.find(all[i], '^[hp]%d*$') then put(fields, all[i], all[i + 1]) end
  end
  return fields
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
  local counts_now = counted(task.history)
  if counts_now ~= task.counts then put(fields, 'h', counts_now) end
  redis.call('HSET', TASK, unpack(fields))
  if #task.gone > 0 then redis.call('HDEL', TASK, unpack(task.gone)) end
end

local function change(task, fields)
  task.version = task.version + 1
  put(fields, 'status', task.status)
  put(fields, 'version', int(task.version))
  put(fields, 'updated', int(now))
  save(task, fields)
  redis.call('PUBLISH', CHANNEL, int(task.version) .. '|' .. task.status .. '|' .. int(task.attempt))
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
  place(INDEX, ID, band(task.status, task.lease == 0 or task.lost), task.created, expires)
end

-- Keeps a task that has not ended until the reaper has had its chance.
local function keep(task, due)
  local at = math.max(task.ends, task.lease) + MARGIN
  redis.call('ZADD', DUE, int(due), MEMBER)
  redis.call('ZADD', LIVE, int(at), ID)
  show(task, at)
  expire(TASK, at)
  expire(REQUEST, at)
  outlive(DUE, at)
  outlive(OWNED, at)
  outlive(LIVE, at)
  -- The index gets an hour more than it needs, and so only now and then a new end.
  outlive(INDEX, at, MARGIN)
end

-- The same for one that is kept long enough already.
local function wait_until(task, due)
  redis.call('ZADD', DUE, int(due), MEMBER)
  show(task)
end

-- Takes an ended task out of the indexes of those that have not.
local function settle(task)
  local at = task.ends
  if now >= at then
    at = now + GRACE
    outlive(OWNED, at)
    outlive(INDEX, at, MARGIN)
  end
  if task.keep then expire(REQUEST, at) else redis.call('DEL', REQUEST) end
  redis.call('ZREM', DUE, MEMBER)
  redis.call('ZREM', LIVE, ID)
  redis.call('ZADD', ENDED, int(at), ID)
  show(task, at)
  expire(TASK, at)
  outlive(ENDED, at)
end

-- The end is written first: a server that is killed half-way has kept the outcome, and the reaper settles the rest.
local function finish(task, status, fields)
  local told = false
  for i = 1, #fields, 2 do told = told or fields[i] == 'message' end
  task.status = status
  put(fields, 'ended_by', TOKEN)
  if task.lease > 0 then drop(task, 'lease') end
  if task.lost then drop(task, 'lost') end
  if not told then drop(task, 'message') end
  change(task, fields)
  settle(task)
end

-- Notes that the lease ran out, once for each attempt; one that the longest run time cut short was not lost.
local function lose(task, fields)
  if task.lost or task.lease == 0 or task.lease > now or (task.run_ends and task.lease >= task.run_ends) then return end
  task.lost = true
  put(fields, 'lost', '1')
  note(task, fields, 'l')
end

-- Lets the task wait for a paused queue: until that goes on, the reaper looks only at the task's end.
local function hold_up(task, fields)
  redis.call('ZADD', DUE, int(HELD + math.min(task.ends, task.run_ends or task.ends)), MEMBER)
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
