-- As TurnRules has it, owners have turns where a CROWD of tasks waits, half of them for an AGE, and FEW_OWNERS have most of them. So many are looked at.
local LOOKS = 8
local TASKS = string.sub(INDEX, 1, -6) .. 'task:'

local owners = nil

-- Whose tasks wait for a worker, by a look at a few of those that can begin: how many of them each owner has. False where a message does not take long, or
-- where so many owners wait that none has much.
local function crowd()
  if owners ~= nil then return owners end
  owners = false
  local waiting = redis.call('ZCOUNT', INDEX, int(BAND), int(2 * BAND - 1))
  if waiting < CROWD then return false end
  local function look(place)
    local rank = int(math.floor(waiting * place))
    local id, score = unpack(redis.call('ZRANGE', INDEX, rank, rank, 'WITHSCORES'))
    return id, tonumber(score) - BAND
  end
  local _, came = look(1 / 2)
  if came > now - AGE then return false end
  local seen, all, slow, pairs_of_one = {}, 0, 0, 0
  for i = 0, LOOKS - 1 do
    local id, created = look((i + 0.5) / LOOKS)
    local f = redis.call('HMGET', TASKS .. id, 'owner', 'wait', 'struck')
    local since = math.max(created, tonumber(f[2] or nil) or 0)
    if f[1] and not f[3] and since <= now then
      all = all + 1
      if since <= now - AGE then slow = slow + 1 end
      pairs_of_one = pairs_of_one + (seen[f[1]] or 0)
      seen[f[1]] = (seen[f[1]] or 0) + 1
    end
  end
  if 2 * slow >= all and pairs_of_one * FEW_OWNERS >= all * (all - 1) / 2 and all > 1 then owners = { seen = seen, all = all } end
  return owners
end

-- Whether the owner has less than half of what waits, where few owners have most of it.
local function crowded()
  local them = crowd()
  return them and 2 * (them.seen[OWNER] or 0) < them.all
end
