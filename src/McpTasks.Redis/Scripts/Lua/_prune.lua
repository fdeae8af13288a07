-- Forgets up to 100 of an owner's tasks that have expired, and answers how many.
local function prune()
  local gone = redis.call('ZRANGEBYSCORE', KEPT, int(-now), NOW, 'LIMIT', 0, 100)
  if #gone > 0 then
    redis.call('ZREM', OWNED, unpack(gone))
    redis.call('ZREM', KEPT, unpack(gone))
  end
  return #gone
end
