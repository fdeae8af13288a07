-- Answers their version; then of each its number, its time, and the rest as JSON.
local answer, all = { redis.call('HGET', KEYS[1], 'version') or '' }, redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local at, _, json = parts(all[i + 1])
  if at and string.match(all[i], '^%d+$') then
    answer[#answer + 1] = all[i]
    answer[#answer + 1] = at
    answer[#answer + 1] = json
  end
end
return answer
