-- A shard's own keys. What a batch changes in the indexes is gathered here, and written at its end in one command for all of its tasks.
local DUE, INDEX, PAUSED, PULSE, STRIKES, TURNS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local dues, places, wanted_until, shown_until, is_paused, has_strikes = {}, {}, 0, 0, nil, nil
-- When owners' next slots for a creation are free, in the set of that key.
local paces, paces_key = {}, nil

-- When a task is due, nil where it is not: what the batch has gathered counts.
local function due_at(member)
  if dues[member] == nil then return tonumber(redis.call('ZSCORE', DUE, member) or nil) end
  return tonumber(dues[member] or nil)
end

local function paused()
  if is_paused == nil then is_paused = redis.call('EXISTS', PAUSED) == 1 end
  return is_paused
end

-- Whether anything was ever struck: most shards need no further look.
local function may_be_struck()
  if has_strikes == nil then has_strikes = redis.call('EXISTS', STRIKES) == 1 end
  return has_strikes
end

-- Whether a task is due whose due time is this, and if not only since it waits for what has ended by now.
local function is_due(due)
  if due < HELD then return due <= now end
  local held = math.floor(due / HELD)
  if due - held * HELD <= now then return true end
  if held == 1 then return not paused() end
  local strike = redis.call('HGET', STRIKES, int(held - 1))
  return not strike or strike == 'lifted'
end

local function place(id, number, created, expires)
  places[id] = int(number * BAND + created)
  if expires then places['x' .. id] = int(EXPIRY * BAND + expires) end
end

local function write(key, changes)
  local there, gone = {}, {}
  for member, score in pairs(changes) do
    if score then
      there[#there + 1] = score
      there[#there + 1] = member
    else
      gone[#gone + 1] = member
    end
  end
  if #there > 0 then redis.call('ZADD', key, unpack(there)) end
  if #gone > 0 then redis.call('ZREM', key, unpack(gone)) end
end

local function write_indexes()
  write(DUE, dues)
  write(INDEX, places)
  if wanted_until > 0 then outlive_both(DUE, INDEX, wanted_until) end
  if shown_until > 0 then outlive(INDEX, shown_until, SPARE) end
  if paces_key then
    for owner, free in pairs(paces) do paces[owner] = format('%.3f', free) end
    write(paces_key, paces)
    redis.call('ZREMRANGEBYSCORE', paces_key, '-inf', '(' .. NOW)
    expire(paces_key, now + GRACE)
  end
end
