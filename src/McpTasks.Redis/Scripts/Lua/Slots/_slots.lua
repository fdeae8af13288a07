-- The places of one limit. KEYS: 1 who holds one, a task's 'until holder'; 2 who waits, by priority and by when they came; 3 pulse.
local HOLDERS, WAITING, PULSE = KEYS[1], KEYS[2], KEYS[3]
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
