-- The tasks of a shard in one sorted set, cut into bands: in the band of its state a task has the time of its creation; in the last, as 'x' and its
-- id, the time when it expires. So a new state is one command, and what has expired is found without looking at any task.
local BAND, EXPIRY = 4398046511104, 7
local BANDS = { completed = 4, failed = 5, cancelled = 6 }

local function band(status, waits)
  if status == 'input_required' then return 3 end
  return BANDS[status] or (waits and 1 or 2)
end

-- Forgets up to 500 expired tasks and says how many.
local function sweep(index)
  local gone, names = redis.call('ZRANGEBYSCORE', index, int(EXPIRY * BAND), int(EXPIRY * BAND + now), 'LIMIT', 0, 500), {}
  for _, name in ipairs(gone) do
    names[#names + 1] = name
    names[#names + 1] = string.sub(name, 2)
  end
  if #names > 0 then redis.call('ZREM', index, unpack(names)) end
  return #gone
end
