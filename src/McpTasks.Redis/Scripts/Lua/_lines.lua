-- Who waits for a worker, in three lanes by priority. TURNS has the owners that wait in a lane: first who has waited longest since its first task came or since
-- its last turn. Each owner's tasks stand in a line of their own, in the same lanes: first the task that came first. One that is put off is not seen before its
-- time. An entry is a hint, like a message: a task that has lost its own is found by the reaper.

-- Owners whose turn ended in one millisecond keep their order.
local STEP = 1 / 256

local has_turns = nil

local function others_wait()
  if has_turns == nil then has_turns = redis.call('EXISTS', TURNS) == 1 end
  return has_turns
end

local function line_of(owned) return owned .. ':waiting' end

local function up_to_now(low) return '(' .. int(low + now + 1) end

-- The place behind all owners of a lane whose turn comes now.
local function behind(low)
  local last = redis.call('ZREVRANGEBYSCORE', TURNS, up_to_now(low), int(low), 'WITHSCORES', 'LIMIT', 0, 1)[2]
  return math.max(low + now, last and tonumber(last) + STEP or 0)
end

local function put_owner(name, score) redis.call('ZADD', TURNS, format('%.8f', score), name) end

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

local function leave()
  if not others_wait() then return end
  local place = redis.call('ZSCORE', line_of(OWNED), MEMBER)
  if not place then return end
  redis.call('ZREM', line_of(OWNED), MEMBER)
  go_on(math.floor(tonumber(place) / BAND), OWNED)
end
