-- Who waits for a worker, in three lanes by priority: first the task that came first. One that is tried again stands there from its failure on, and is not
-- seen before its time. An entry is a hint, like a message: a task that has lost its own is found by the reaper.
local LANES = { low = 0, high = 2 }

local has_turns = nil

local function others_wait()
  if has_turns == nil then has_turns = redis.call('EXISTS', TURNS) == 1 end
  return has_turns
end

-- A task that is no more urgent than others needs no entry while nobody has one: messages keep their order. One that has an entry keeps its place.
local function enter(task, at, always)
  local number = LANES[task.priority] or 1
  if number == 1 and not always and not others_wait() then return end
  local score, place = number * BAND + at, tonumber(redis.call('ZSCORE', TURNS, MEMBER) or nil)
  if place and place <= score then return end
  redis.call('ZADD', TURNS, int(score), MEMBER)
  has_turns = true
  outlive(TURNS, math.max(task.ends, at) + MARGIN, SPARE)
end

local function leave()
  if others_wait() and redis.call('ZREM', TURNS, MEMBER) == 1 then has_turns = nil end
end

-- Takes out who is first in the first lane that has one.
local function next_turn(lanes, from)
  for i = from, #lanes do
    local low = tonumber(lanes[i]) * BAND
    local first = redis.call('ZRANGEBYSCORE', TURNS, int(low), int(low + now), 'LIMIT', 0, 1)[1]
    if first then
      redis.call('ZREM', TURNS, first)
      has_turns = nil
      return first
    end
  end
  return false
end
