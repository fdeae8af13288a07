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
