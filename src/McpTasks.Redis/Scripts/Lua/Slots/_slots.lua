-- The places of one limit. KEYS: 1 who holds one, a task's 'until holder'; 2 who waits, by priority and by when they came; 3 pulse;
-- 4 how far the turns of each owner have come.
local HOLDERS, WAITING, PULSE, ROUNDS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local DAY, LANE, FEW = 86400000, 4398046511104, 500

local function holder_of(task)
  local until_, holder = string.match(redis.call('HGET', HOLDERS, task) or '', '^(%d+) (.*)$')
  return holder, tonumber(until_ or nil)
end

local function hold(task, holder, lease)
  redis.call('HSET', HOLDERS, task, int(now + lease) .. ' ' .. holder)
  redis.call('PEXPIRE', HOLDERS, int(lease + DAY))
end

-- Forgets those that ran out, and answers how many are left.
local function held()
  local all = redis.call('HGETALL', HOLDERS)
  local count = #all / 2
  for i = 1, #all, 2 do
    if tonumber(string.match(all[i + 1], '^%d+')) <= now then
      redis.call('HDEL', HOLDERS, all[i])
      count = count - 1
    end
  end
  return count
end

-- The round that has its turn in a lane: that of who is first there, nil where nobody waits.
local function present(lane)
  local low = tonumber(lane) * LANE
  local first = redis.call('ZRANGEBYSCORE', WAITING, int(low), int(low + LANE - 1), 'WITHSCORES', 'LIMIT', 0, 1)
  return first[2] and tonumber(first[2]) - low
end

-- The round in which those begin who come anew: it does not go back when somebody waits again whose turn was long ago.
local function newest(lane)
  local known = tonumber(redis.call('HGET', ROUNDS, 'now' .. lane) or nil) or 0
  local round = math.max(known, present(lane) or now)
  if round > known then redis.call('HSET', ROUNDS, 'now' .. lane, int(round)) end
  return round
end

-- Rounds that are over are forgotten, now and then, so that a limit that is always full does not remember all that ever came.
local function forget()
  local size = redis.call('HLEN', ROUNDS)
  if size < FEW or size < (tonumber(redis.call('HGET', ROUNDS, 'most') or nil) or FEW) then return end
  local all, over, rounds = redis.call('HGETALL', ROUNDS), {}, {}
  for lane = 0, 2 do rounds[tostring(lane)] = present(lane) end
  for i = 1, #all, 2 do
    local at = rounds[string.sub(all[i], 1, 1)]
    if at and tonumber(all[i + 1]) < at then over[#over + 1] = all[i] end
  end
  for first = 1, #over, 1000 do redis.call('HDEL', ROUNDS, unpack(over, first, math.min(first + 999, #over))) end
  redis.call('HSET', ROUNDS, 'most', int(2 * (size - #over)))
end

local function turn_of(task, lane) return lane .. 'turn ' .. task end

-- A task gives its place back. One that could not run keeps its round.
local function end_turn(task, lane, keeps)
  local turn = turn_of(task, lane)
  if not keeps then
    redis.call('HDEL', ROUNDS, turn)
    return
  end
  local round = present(lane)
  if round then redis.call('HSETNX', ROUNDS, turn, int(round)) end
end

-- A task waits in a round: each round has one of each owner that waits, so that who has many waits for the others. Who comes anew begins in the round that
-- has its turn. Rounds count from the time when the first of them began.
local function wait(task, lane, owner)
  if redis.call('ZSCORE', WAITING, task) then return end
  if redis.call('EXISTS', WAITING) == 0 then redis.call('DEL', ROUNDS) end
  local f = redis.call('HMGET', ROUNDS, lane .. owner, turn_of(task, lane))
  local first, round = newest(lane), tonumber(f[2] or nil)
  if round then
    redis.call('HDEL', ROUNDS, turn_of(task, lane))
  else
    round = math.max(first, (tonumber(f[1] or nil) or 0) + 1)
    redis.call('HSET', ROUNDS, lane .. owner, int(round))
  end
  redis.call('ZADD', WAITING, int(tonumber(lane) * LANE + round), task)
  redis.call('PEXPIRE', WAITING, int(30 * DAY))
  redis.call('PEXPIRE', ROUNDS, int(30 * DAY))
  forget()
end

local function go_on(task, lane)
  local score = tonumber(redis.call('ZSCORE', WAITING, task) or nil)
  if not score then return end
  redis.call('ZREM', WAITING, task)
  redis.call('HSET', ROUNDS, turn_of(task, lane), int(score % LANE))
  redis.call('PEXPIRE', ROUNDS, int(30 * DAY))
end
