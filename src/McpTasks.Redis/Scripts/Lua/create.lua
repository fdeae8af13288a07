-- KEYS: 8 creations. ARGV: 6 redeliver after, 7 live tasks or '', 8 creations a second or '', 9 kept tasks or '', 10 request, 11... fields
local RATE = KEYS[8]
if redis.call('EXISTS', TASK) == 1 then
  local task = load()
  if not task then return { 'withdrawn' } end
  -- Cut half-way: the record is there and what makes it run is not.
  if task.attempt == 0 and not ended(task) and not redis.call('ZSCORE', DUE, MEMBER) then
    redis.call('SET', REQUEST, ARGV[10])
    redis.call('ZADD', OWNED, int(now), ID)
    keep(task, math.min(now + tonumber(ARGV[6]), task.ends))
  end
  return { 'created', record() }
end

prune(OWNED, LIVE)
prune(OWNED, ENDED)
if ARGV[7] ~= '' then
  if redis.call('ZCOUNT', LIVE, '(' .. int(now), '+inf') >= tonumber(ARGV[7]) then return { 'live' } end
  if redis.call('ZCARD', OWNED) >= tonumber(ARGV[9]) then return { 'kept' } end
  redis.call('ZREMRANGEBYSCORE', RATE, '-inf', int(now - 1000))
  if redis.call('ZCARD', RATE) >= tonumber(ARGV[8]) then
    local oldest = redis.call('ZRANGE', RATE, 0, 0, 'WITHSCORES')
    return { 'rate', int(tonumber(oldest[2]) + 1000 - now) }
  end
  redis.call('ZADD', RATE, int(now), ID)
  expire(RATE, now + GRACE)
end

local fields = { 'id', ID, 'owner', OWNER, 'status', 'working', 'created', int(now), 'updated', int(now),
  'attempt', '0', 'spent', '0', 'version', '1' }
for i = 11, #ARGV do fields[#fields + 1] = ARGV[i] end
redis.call('HSET', TASK, unpack(fields))
redis.call('SET', REQUEST, ARGV[10])
redis.call('ZADD', OWNED, int(now), ID)
local task = load()
keep(task, math.min(now + tonumber(ARGV[6]), task.ends))
return { 'created', record() }
