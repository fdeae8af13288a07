-- Forgets up to 100 index entries whose tasks have expired.
local function prune(owned, index)
  local gone = redis.call('ZRANGEBYSCORE', index, '-inf', int(now), 'LIMIT', 0, 100)
  if #gone > 0 then
    redis.call('ZREM', owned, unpack(gone))
    redis.call('ZREM', index, unpack(gone))
  end
end
