-- One task: the rules that all transitions share.
-- What transitions know of it, in the order in which task_of takes it: first what each of them needs, then what a note in its history needs.
local STATE = { 'owner', 'status', 'attempt', 'lease', 'version', 'created', 'ttl', 'lost', 'keep', 'parts', 'worker', 'wait', 'struck', 'h', 'begun', 'first',
  'spent', 'max', 'run_ends', 'run_max', 'asked', 'survived', 'delivered_by', 'fails', 'talk', 'priority' }
local NEEDED, NOTED = 13, 16

-- The task as these fields tell of it; nil where they are another owner's or nobody's.
local function task_of(owner, status, attempt, lease, version, created, ttl, lost, keep, parts, worker, wait, struck, counts, begun, first,
  spent, max, run_ends, run_max, asked, survived, delivered_by, fails, talk, priority)
  if owner ~= OWNER then return nil end
  created = tonumber(created)
  return {
    status = status, attempt = tonumber(attempt), lease = tonumber(lease or 0) or 0, version = tonumber(version),
    created = created, ends = created + tonumber(ttl), lost = lost == '1', keep = keep == '1', parts = tonumber(parts or 0) or 0, worker = worker,
    counts = counts, begun = begun, first = first, began = (tonumber(first or begun or nil) or created) - created,
    spent = tonumber(spent or nil), max = tonumber(max or nil), run_ends = tonumber(run_ends or nil), run_max = tonumber(run_max or nil),
    asked = asked or '', survived = tonumber(survived or 0) or 0, delivered_by = delivered_by, wait = tonumber(wait or nil),
    fails = tonumber(fails or 0) or 0, struck = struck, talk = tonumber(talk or 0) or 0, priority = priority, gone = {},
  }
end

-- The task with all of its state, or with the first `count` fields of it only.
local function load(count) return task_of(unpack(redis.call('HMGET', TASK, unpack(STATE, 1, count or #STATE)))) end

-- The record as its readers have it: the fields of RECORD by their places, and behind them questions and answers.
local function record(task)
  local names = RECORD
  if task.asked ~= '' then
    names = { unpack(RECORD) }
    for key in string.gmatch(task.asked, '[^\31]+') do put(names, 'q:' .. key, 'a:' .. key) end
  end
  return redis.call('HMGET', TASK, unpack(names))
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
