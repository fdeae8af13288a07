-- Writes events of a stream, which is opened with its first call. ARGV: 3 stream, 4 nonce, 5 polling, 6 whether it ends, 7 most bytes,
-- 8 retention, 9 whether somebody must have listened, 10 writer, who calls again before anything else, 11 the call's token,
-- then retry and JSON of each event.
-- Answers the last event's number, -1 when nobody has ever listened, -2 when there is no such session.
local key, nonce, max, retention = ARGV[3], ARGV[4], tonumber(ARGV[7]), tonumber(ARGV[8])
local left = redis.call('PTTL', RECORD)
if left <= 0 then return -2 end
if ARGV[9] == '1' and counter('#listened') == 0 then return -1 end
local by = '#by:' .. ARGV[10]
local token, number = string.match(redis.call('HGET', STREAMS, by) or '', '^([^|]*)|(%d+)|')
if token == ARGV[11] then return tonumber(number) end

-- Streams that ended without events leave only a trace, and so do writers; enough of them go. No call is repeated after minutes.
if redis.call('HLEN', STREAMS) > 512 then
  local all = redis.call('HGETALL', STREAMS)
  for i = 1, #all, 2 do
    local written = string.match(all[i], '^#by:') and tonumber(string.match(all[i + 1], '|(%d+)$'))
    if (written and written < now - 300000) or (not written and string.match(all[i + 1], '^%d+|%d+|0|1|')) then
      redis.call('HDEL', STREAMS, all[i])
    end
  end
end

local stream = get(key)
-- A client may use a request's id again: that is another stream.
if not stream or stream.nonce ~= nonce then stream = { last = 0, evicted = 0, count = 0, ended = '0', polling = '0', nonce = nonce } end
local order, bytes = counter('#next'), counter('#bytes')
-- What a call that was cut off half-way has written counts for nothing, and this may be that call again.
redis.call('ZREMRANGEBYSCORE', EVENTS, '(' .. int(order), '+inf')
for i = 12, #ARGV, 2 do
  order = order + 1
  local event = int(order) .. '|' .. int(now) .. '|' .. key .. '|' .. nonce .. '|' .. ARGV[i] .. '|' .. ARGV[i + 1]
  redis.call('ZADD', EVENTS, int(order), event)
  bytes = bytes + #event
  stream.last = order
  stream.count = stream.count + 1
end
stream.polling = ARGV[5]
if ARGV[6] == '1' then stream.ended = '1' end
redis.call('HSET', STREAMS, key, text(stream), '#next', int(order), '#bytes', int(bytes),
  by, ARGV[11] .. '|' .. int(order) .. '|' .. int(now))

while true do
  local oldest = redis.call('ZRANGE', EVENTS, 0, 0)[1]
  if not oldest then
    bytes = 0
    break
  end
  local number, at, of, its = string.match(oldest, '^(%d+)|(%d+)|([^|]*)|([^|]*)|')
  if bytes <= max and tonumber(at) >= now - retention then break end
  redis.call('ZREM', EVENTS, oldest)
  bytes = bytes - #oldest
  local owner = get(of)
  if owner and owner.nonce == its then
    owner.evicted = tonumber(number)
    owner.count = owner.count - 1
    if owner.ended == '1' and owner.count == 0 then redis.call('HDEL', STREAMS, of) else put(of, owner) end
  end
end
redis.call('HSET', STREAMS, '#bytes', int(bytes))
together(left)
wake()
return order
