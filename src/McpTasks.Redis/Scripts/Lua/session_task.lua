-- Adds, notes or removes a task of a session: when|version|what else it knows. ARGV: 3 task, 4 version, 5 what else, 6 the most tasks to
-- add it, '' to note it, or 'x' to remove it.
if ARGV[6] == 'x' then return redis.call('HDEL', TASKS, ARGV[3]) end
local left = redis.call('PTTL', RECORD)
if left <= 0 then return 0 end
local known = redis.call('HGET', TASKS, ARGV[3])
local since, told, version = int(now), nil, ARGV[4]
if known then since, told = string.match(known, '^(%d+)|(%d+)|') end
if ARGV[6] == '' then
  if not known or tonumber(told) >= tonumber(version) then return 0 end
  -- What was said before anybody listened went nowhere.
  if counter('#listened') == 0 then version = '0' end
elseif not known and redis.call('HLEN', TASKS) >= tonumber(ARGV[6]) then
  local all, oldest, first = redis.call('HGETALL', TASKS), nil, nil
  for i = 1, #all, 2 do
    local at = tonumber(string.match(all[i + 1], '^(%d+)|'))
    if not first or at < first then oldest, first = all[i], at end
  end
  redis.call('HDEL', TASKS, oldest)
end
redis.call('HSET', TASKS, ARGV[3], since .. '|' .. version .. '|' .. ARGV[5])
together(left)
if told == '0' and ARGV[6] == '' then redis.call('PUBLISH', CHANNEL, 't') end
return 1
