-- One task: every key that a transition can touch, and the rules that all transitions share.
local TASK, REQUEST, DUE, OWNED, LIVE, ENDED = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local ID, OWNER, CHANNEL, TOKEN = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local MEMBER = ID .. ' ' .. OWNER

local function load()
  local f = redis.call('HMGET', TASK, 'owner', 'status', 'attempt', 'lease', 'version', 'created', 'ttl', 'spent', 'max', 'run_ends', 'run_max')
  if not f[1] or f[1] ~= OWNER then return nil end
  return {
    status = f[2], attempt = tonumber(f[3]), lease = tonumber(f[4] or 0) or 0, version = tonumber(f[5]),
    ends = tonumber(f[6]) + tonumber(f[7]), spent = tonumber(f[8]), max = tonumber(f[9]),
    run_ends = tonumber(f[10]), run_max = tonumber(f[11]),
  }
end

local function ended(task) return task.status ~= 'working' and task.status ~= 'input_required' end

-- A lease that ran out is still its attempt's until another begins: the number is the fence, the clock only lets others begin.
local function holds(task, attempt)
  return not ended(task) and task.attempt == tonumber(attempt) and task.lease > 0
end

-- Whether this very call has been here before and only its reply was lost.
local function repeated(field) return redis.call('HGET', TASK, field) == TOKEN end

local function change(task, fields)
  task.version = task.version + 1
  redis.call('HSET', TASK, 'status', task.status, 'version', int(task.version), 'updated', int(now), unpack(fields))
  redis.call('PUBLISH', CHANNEL, int(task.version) .. '|' .. task.status .. '|' .. int(task.attempt))
end

-- Counted from what is stored: a counter beside it could be cut off from it half-way.
local function unanswered()
  local count = 0
  for _, name in ipairs(redis.call('HKEYS', TASK)) do
    local kind = string.sub(name, 1, 2)
    if kind == 'q:' then count = count + 1 elseif kind == 'a:' then count = count - 1 end
  end
  return count
end

-- Keeps a task that has not ended until the reaper has had its chance.
local function keep(task, due)
  local at = math.max(task.ends, task.lease) + MARGIN
  redis.call('ZADD', DUE, int(due), MEMBER)
  redis.call('ZADD', LIVE, int(at), ID)
  expire(TASK, at)
  expire(REQUEST, at)
  outlive(DUE, at)
  outlive(OWNED, at)
  outlive(LIVE, at)
end

-- Takes an ended task out of the indexes of those that have not.
local function settle(task)
  local at = task.ends
  if now >= at then at = now + GRACE end
  if redis.call('HEXISTS', TASK, 'keep') == 1 then expire(REQUEST, at) else redis.call('DEL', REQUEST) end
  redis.call('ZREM', DUE, MEMBER)
  redis.call('ZREM', LIVE, ID)
  redis.call('ZADD', ENDED, int(at), ID)
  expire(TASK, at)
  outlive(OWNED, at)
  outlive(ENDED, at)
end

-- The end is written first: a server that is killed half-way has kept the outcome, and the reaper settles the rest.
local function finish(task, status, fields)
  local told = false
  for i = 1, #fields, 2 do told = told or fields[i] == 'message' end
  task.status = status
  fields[#fields + 1] = 'ended_by'
  fields[#fields + 1] = TOKEN
  change(task, fields)
  redis.call('HDEL', TASK, 'lease')
  if not told then redis.call('HDEL', TASK, 'message') end
  settle(task)
end

-- Why the task must end instead of running on or again, and what its status message then says; nil when it may run.
local function fate(task)
  if task.run_ends and now >= task.run_ends then return 'expired', 'expired: the task ran longer than its MaxRunTime' end
  if task.spent >= task.max then return 'poisoned', 'poison: given up after ' .. int(task.max) .. ' attempts, none of which ended' end
  if now >= task.ends then return 'expired', "expired: the task's ttl passed while no worker ran it" end
end
