-- KEYS: behind those of the shard for each lease its task, its owner's tasks, and when they expire. ARGV: 2 lease; then for each lease its id, owner and attempt.
local renewed = {}
beat(PULSE, tonumber(ARGV[2]))
for i = 1, (#KEYS - 6) / 3 do
  local key, arg = 3 * i + 4, 3 * i
  local f = redis.call('HMGET', KEYS[key], 'owner', 'status', 'attempt', 'lease', 'created', 'ttl', 'run_ends', 'poll', 'poll_max', 'lost')
  local held = f[1] == ARGV[arg + 1] and (f[2] == 'working' or f[2] == 'input_required')
    and tonumber(f[3]) == tonumber(ARGV[arg + 2]) and (tonumber(f[4] or 0) or 0) > 0
  if held then
    local created = tonumber(f[5])
    local until_ = math.min(now + tonumber(ARGV[2]), tonumber(f[7]) or math.huge)
    -- Doubles while the task is at least ten intervals old.
    local poll, most = tonumber(f[8]), tonumber(f[9]) or 0
    while poll < most and now - created >= 10 * poll do poll = math.min(2 * poll, most) end
    redis.call('HSET', KEYS[key], 'lease', int(until_), 'poll', int(poll))
    dues[ARGV[arg] .. ' ' .. ARGV[arg + 1]] = int(until_)
    if f[10] then
      redis.call('HDEL', KEYS[key], 'lost')
      place(ARGV[arg], band(f[2], false), created)
    end
    -- Before the end of the ttl everything is kept long enough already.
    if until_ > created + tonumber(f[6]) then
      redis.call('ZADD', KEYS[key + 2], int(until_ + MARGIN), ARGV[arg])
      place(ARGV[arg], band(f[2], false), created, until_ + MARGIN)
      expire(KEYS[key], until_ + MARGIN)
      wanted_until = math.max(wanted_until, until_ + MARGIN)
      outlive_both(KEYS[key + 2], KEYS[key + 1], until_ + MARGIN)
    end
  end
  renewed[i] = held and 1 or 0
end
write_indexes()
return renewed
