-- The places of one limit. KEYS: 1 who holds one, a task's 'until holder'; 2 who waits, by priority and by when they came; 3 pulse;
-- 4 how far the turns of each owner have come.
local HOLDERS, WAITING, PULSE, ROUNDS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local DAY, LANE = 86400000, 4398046511104

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

-- Owners whose rounds are over are forgotten, now and then, so that a limit that is always full does not remember all that ever came.
local function forget()
  if redis.call('HLEN', ROUNDS) % 500 ~= 499 then return end
  local all, over = redis.call('HGETALL', ROUNDS), {}
  local present = {}
  for i = 1, #all, 2 do
    local lane = string.match(all[i], '^now(.*)$')
    if lane then present[lane] = tonumber(all[i + 1]) end
  end
  for i = 1, #all, 2 do
    local at = present[string.sub(all[i], 1, 1)]
    if at and tonumber(all[i + 1]) < at then over[#over + 1] = all[i] end
  end
  if #over > 0 then redis.call('HDEL', ROUNDS, unpack(over)) end
end

-- A task waits in a round: each round has one of each owner that waits, so that who has many waits for the others. What has its turn now tells where who
-- comes anew begins. An earlier version has times for rounds, and so do the first ones here.
local function wait(task, lane, owner)
  if redis.call('ZSCORE', WAITING, task) then return end
  if redis.call('EXISTS', WAITING) == 0 then redis.call('DEL', ROUNDS) end
  local f = redis.call('HMGET', ROUNDS, 'now' .. lane, lane .. owner)
  local round = tonumber(f[1] or nil) or now
  if not f[1] then redis.call('HSET', ROUNDS, 'now' .. lane, int(round)) end
  if f[2] then round = math.max(round, tonumber(f[2]) + 1) end
  redis.call('HSET', ROUNDS, lane .. owner, int(round))
  forget()
  redis.call('ZADD', WAITING, int(tonumber(lane) * LANE + round), task)
  redis.call('PEXPIRE', WAITING, int(30 * DAY))
  redis.call('PEXPIRE', ROUNDS, int(30 * DAY))
end

local function go_on(task, lane)
  local score = tonumber(redis.call('ZSCORE', WAITING, task) or nil)
  if not score then return end
  redis.call('ZREM', WAITING, task)
  local round = score % LANE
  if round > (tonumber(redis.call('HGET', ROUNDS, 'now' .. lane) or nil) or 0) then redis.call('HSET', ROUNDS, 'now' .. lane, int(round)) end
end
