-- ARGV: 6... keys and answers, in turns. An answer is stored behind the token of the call that brought it.
local task = load()
local taken = {}
if not task then return taken end

local mine = TOKEN .. '\n'
local fields = {}
for i = 6, #ARGV, 2 do
  local known = redis.call('HGET', TASK, 'a:' .. ARGV[i])
  if known then
    if string.sub(known, 1, #mine) == mine then taken[#taken + 1] = ARGV[i] end
  elseif not ended(task) and redis.call('HEXISTS', TASK, 'q:' .. ARGV[i]) == 1 then
    taken[#taken + 1] = ARGV[i]
    fields[#fields + 1] = 'a:' .. ARGV[i]
    fields[#fields + 1] = mine .. ARGV[i + 1]
  end
end
if #fields > 0 then
  if unanswered() == #fields / 2 then task.status = 'working' end
  change(task, fields)
end
return taken
