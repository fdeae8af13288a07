-- ARGV: 2 how many, 3 lease. Looks at what is due, and take.lua decides, task by task; forgets what has expired.
sweep(INDEX)
beat(PULSE, tonumber(ARGV[3]))
local most = tonumber(ARGV[2])
local found = redis.call('ZRANGEBYSCORE', DUE, '-inf', int(now), 'LIMIT', 0, most)

-- Those that wait for a strike, or with 0 for the queue: when it is over all of them, and otherwise those at their end. Answers how many.
local function add_held(strike, is_over)
  local from = held_from(strike)
  local held = redis.call('ZRANGEBYSCORE', DUE, int(from), int(from + (is_over and HELD - 1 or now)), 'LIMIT', 0, most - #found)
  for _, member in ipairs(held) do found[#found + 1] = member end
  return #held
end

if #found < most then add_held(0, not paused()) end
if #found < most and may_be_struck() then
  local all = redis.call('HGETALL', STRIKES)
  for i = 1, #all, 2 do
    local number, is_over = tonumber(string.match(all[i], '^%d+$') or nil), all[i + 1] == 'lifted'
    if number and #found < most and add_held(number, is_over) == 0 and is_over then redis.call('HDEL', STRIKES, all[i]) end
  end
end
return found
