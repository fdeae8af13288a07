-- Whose turn it is.
local LANES = { low = 0, high = 2 }

-- An owner has a task more, which waits from a moment on. It keeps the place it has.
local function come(number, owned, at)
  local name, low = number .. owned, number * BAND
  local place = tonumber(redis.call('ZSCORE', TURNS, name) or nil)
  if place and place < low + math.max(now + 1, at) then return end
  put_owner(name, at > now and low + at or behind(low))
  has_turns = true
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
