-- Who waits for a worker, in three lanes by priority. TURNS has the owners that wait in a lane: first who has waited longest since its first task came or since
-- its last turn. Each owner's tasks stand in a line of their own, in the same lanes: first the task that came first. One that is put off is not seen before its
-- time. An entry is a hint, like a message: a task that has lost its own is found by the reaper.
local LANES = { low = 0, high = 2 }
-- How many tasks wait, how long those in the middle have waited, and how few owners have most of them, before owners have turns; how many are looked at.
local FEW, SLOW, MANY, LOOKS = 32, 1000, 9, 8
local TASKS = string.sub(INDEX, 1, -6) .. 'task:'
-- Owners whose turn ended in one millisecond keep their order.
local STEP = 1 / 256

local has_turns, owners = nil, nil

local function others_wait()
  if has_turns == nil then has_turns = redis.call('EXISTS', TURNS) == 1 end
  return has_turns
end

-- Whose tasks wait for a worker, by a look at a few of those that can begin: how many of them each owner has. False where a message does not take long, or
-- where so many owners wait that none has much.
local function crowd()
  if owners ~= nil then return owners end
  owners = false
  local waiting = redis.call('ZCOUNT', INDEX, int(BAND), int(2 * BAND - 1))
  if waiting < FEW then return false end
  local function look(place)
    local rank = int(math.floor(waiting * place))
    local id, score = unpack(redis.call('ZRANGE', INDEX, rank, rank, 'WITHSCORES'))
    return id, tonumber(score) - BAND
  end
  local _, came = look(1 / 2)
  if came > now - SLOW then return false end
  local seen, all, slow, pairs_of_one = {}, 0, 0, 0
  for i = 0, LOOKS - 1 do
    local id, created = look((i + 0.5) / LOOKS)
    local f = redis.call('HMGET', TASKS .. id, 'owner', 'wait', 'struck')
    local since = math.max(created, tonumber(f[2] or nil) or 0)
    if f[1] and not f[3] and since <= now then
      all = all + 1
      if since <= now - SLOW then slow = slow + 1 end
      pairs_of_one = pairs_of_one + (seen[f[1]] or 0)
      seen[f[1]] = (seen[f[1]] or 0) + 1
    end
  end
  if 2 * slow >= all and pairs_of_one * MANY >= all * (all - 1) / 2 and all > 1 then owners = { seen = seen, all = all } end
  return owners
end

-- Whether the owner has less than half of what waits, where few owners have most of it.
local function crowded()
  local them = crowd()
  return them and 2 * (them.seen[OWNER] or 0) < them.all
end

local function line_of(owned) return owned .. ':waiting' end

local function up_to_now(low) return '(' .. int(low + now + 1) end

-- The place behind all owners of a lane whose turn comes now.
local function behind(low)
  local last = redis.call('ZREVRANGEBYSCORE', TURNS, up_to_now(low), int(low), 'WITHSCORES', 'LIMIT', 0, 1)[2]
  return math.max(low + now, last and tonumber(last) + STEP or 0)
end

local function put_owner(name, score) redis.call('ZADD', TURNS, format('%.8f', score), name) end

-- An owner has a task more, which waits from a moment on. It keeps the place it has.
local function come(number, owned, at)
  local name, low = number .. owned, number * BAND
  local place = tonumber(redis.call('ZSCORE', TURNS, name) or nil)
  if place and place < low + math.max(now + 1, at) then return end
  put_owner(name, at > now and low + at or behind(low))
  has_turns = true
end

-- An owner has a task less.
local function go_on(number, owned, is_served)
  local name, low = number .. owned, number * BAND
  local first = tonumber(redis.call('ZRANGEBYSCORE', line_of(owned), int(low), int(low + BAND - 1), 'WITHSCORES', 'LIMIT', 0, 1)[2] or nil)
  if not first then
    redis.call('ZREM', TURNS, name)
    has_turns = nil
  elseif first > low + now then
    put_owner(name, first)
  elseif is_served then
    put_owner(name, behind(low))
  end
end

-- Since when a task waits that can begin now: one that has failed comes anew, and so does one that is sent again and again, since something else holds it up.
local function waits_since(task)
  local stays = task.lost or task.fails == 0 and history_of(task).again == 0
  return math.min(now, task.wait or stays and task.created or now)
end

-- One that may kill its worker has no turn among others: it begins alone, by its own message.
local function is_suspect(task) return task.lost and task.attempt > 1 end

-- A task that is no more urgent than others needs no entry while nobody has one and no crowd of others waits: messages keep their order. One that has an
-- entry keeps its place.
local function enter(task, at, always)
  local number = LANES[task.priority] or 1
  if number == 1 and not always and not others_wait() and not crowded() then return end
  local line, score, ends = line_of(OWNED), number * BAND + at, math.max(task.ends, at) + MARGIN
  local place = tonumber(redis.call('ZSCORE', line, MEMBER) or nil)
  if not place or place > score then redis.call('ZADD', line, int(score), MEMBER) end
  come(number, OWNED, at)
  outlive(line, ends, SPARE)
  outlive(TURNS, ends, SPARE)
end

local function leave()
  if not others_wait() then return end
  local place = redis.call('ZSCORE', line_of(OWNED), MEMBER)
  if not place then return end
  redis.call('ZREM', line_of(OWNED), MEMBER)
  go_on(math.floor(tonumber(place) / BAND), OWNED)
end

-- How long a lane's first owner has waited since it came or had its last turn, false where nobody waits. Shards may have clocks of their own.
local function head(number)
  local low = number * BAND
  local score = redis.call('ZRANGEBYSCORE', TURNS, int(low), up_to_now(low), 'WITHSCORES', 'LIMIT', 0, 1)[2]
  return score and now - (tonumber(score) - low) or false
end

-- Takes out who is first in the first lane that has one.
local function next_turn(lanes, from)
  for i = from, #lanes do
    local number = tonumber(lanes[i])
    local low = number * BAND
    local name
    repeat
      name = redis.call('ZRANGEBYSCORE', TURNS, int(low), up_to_now(low), 'LIMIT', 0, 1)[1]
      local owned = name and string.sub(name, 2)
      local first = owned and redis.call('ZRANGEBYSCORE', line_of(owned), int(low), int(low + now), 'LIMIT', 0, 1)[1]
      if first then redis.call('ZREM', line_of(owned), first) end
      if owned then go_on(number, owned, true) end
      if first then return first end
    until not name
  end
  return false
end
