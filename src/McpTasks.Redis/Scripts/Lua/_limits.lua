-- The limits of an owner.

-- Forgets up to 1,000 of an owner's tasks and of their parts that have expired, and answers how many.
local function prune()
  local count = 0
  repeat
    local gone = redis.call('ZRANGEBYSCORE', KEPT, int(-now), NOW, 'LIMIT', 0, 100)
    if #gone > 0 then
      redis.call('ZREM', OWNED, unpack(gone))
      redis.call('ZREM', KEPT, unpack(gone))
    end
    count = count + #gone
  until #gone < 100 or count >= 1000
  return count
end

-- An owner's creation takes a slot of this length; slots of up to a second may lie ahead. Answers how long it must wait where that is more.
local function pace(slot)
  local free = math.max(paces[OWNER] or tonumber(redis.call('ZSCORE', PACE, OWNER) or nil) or 0, now)
  local wait = free + slot - now - 1000
  if wait > 0.001 then return math.ceil(wait) end
  paces[OWNER], paces_key = free + slot, PACE
end
