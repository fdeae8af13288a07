-- ARGV: 1 redeliver after, 2 live tasks or '', 3 creations a second or '', 4 kept tasks or '', 5 ttl, 6 start after or '',
-- 7 what tells its call from others of its key, or '' without a key, 8 how long the key is remembered, 9 the key's task that has gone or is replaced, or '',
-- 10 the version of the strikes that were looked at, or '', 11 '1' where one of them refuses the task, 12 the request's parts, 13 '1' where it is one of calls
-- of which only the last runs, 14... other fields. Answers the record where it is there already, and otherwise the moment of its creation, which call it
-- follows, and whether it needs a turn of its own: others wait for theirs, or a crowd of others waits.
if redis.call('EXISTS', TASK) == 1 then
  local task = load()
  if not task then return { 'withdrawn' } end
  -- Cut half-way: the record is there and what makes it run is not.
  if task.attempt == 0 and not ended(task) and not due_at(MEMBER) then
    redis.call('ZADD', OWNED, NOW, ID)
    keep(task, due_from(task, task.wait or now + tonumber(ARGV[1])))
  end
  return { 'known', record(task) }
end

if ARGV[7] ~= '' then
  local made, call = string.match(redis.call('GET', ONCE) or '', '^(%S+) (.*)$')
  if made and made ~= ID and made ~= ARGV[9] then
    if call ~= ARGV[7] then return { 'conflict', made } end
    return { 'same', made }
  end
end

if may_be_struck() then
  if redis.call('HGET', STRIKES, 'version') ~= ARGV[10] then return { 'strikes' } end
  if ARGV[11] == '1' then return { 'struck' } end
end

local most = tonumber(ARGV[4]) or math.huge
-- Now and then, and where there would be too many.
local kept = redis.call('ZCARD', KEPT)
if kept % 16 == 15 or kept >= most then kept = kept - prune() end
if ARGV[2] ~= '' then
  -- No more are live than are kept.
  local live = tonumber(ARGV[2])
  if kept >= live and redis.call('ZCOUNT', KEPT, '(' .. NOW, '+inf') >= live then return { 'live' } end
  if kept >= most then return { 'kept' } end
  local wait = pace(1000 / tonumber(ARGV[3]))
  if wait then return { 'rate', int(wait) } end
end

local fields, task = {}, { status = 'working', lease = 0, created = now, ends = now + tonumber(ARGV[5]), parts = 0 }
for i = 14, #ARGV, 2 do
  if ARGV[i] == 'priority' then task.priority = ARGV[i + 1] end
end
if ARGV[6] ~= '' then
  task.wait = now + tonumber(ARGV[6])
  put(fields, 'wait', int(task.wait))
end
-- A key whose task is not there is none.
if ARGV[7] ~= '' then redis.call('SET', ONCE, ID .. ' ' .. ARGV[7], 'PX', ARGV[8]) end
weigh(task, fields, tonumber(ARGV[12]))
local follows = ARGV[13] == '1' and redis.call('GET', NEWEST)
if ARGV[13] == '1' then redis.call('SET', NEWEST, ID, 'PX', ARGV[5]) end
if follows then put(fields, 'follows', follows) end
redis.call('HSET', TASK, 'id', ID, 'owner', OWNER, 'status', 'working', 'created', NOW, 'updated', NOW, 'ttl', ARGV[5],
  'attempt', '0', 'spent', '0', 'version', '1', unpack(ARGV, 14))
if #fields > 0 then redis.call('HSET', TASK, unpack(fields)) end
redis.call('ZADD', OWNED, NOW, ID)
keep(task, due_from(task, task.wait or now + tonumber(ARGV[1])))
return { 'created', NOW, follows, (others_wait() or crowded()) and 1 or 0 }
