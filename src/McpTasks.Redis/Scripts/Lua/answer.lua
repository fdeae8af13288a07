-- ARGV: keys and answers, in turns. An answer is stored behind the token of the call that brought it.
local task = load()
local taken = {}
if not task then return taken end

local mine = TOKEN .. '\n'
local fields, answered, bytes = {}, {}, 0
for i = 1, #ARGV, 2 do
  local known = redis.call('HGET', TASK, 'a:' .. ARGV[i])
  if known then
    if string.sub(known, 1, #mine) == mine then taken[#taken + 1] = ARGV[i] end
  elseif not ended(task) and redis.call('HEXISTS', TASK, 'q:' .. ARGV[i]) == 1 then
    taken[#taken + 1] = ARGV[i]
    answered[ARGV[i]] = true
    put(fields, 'a:' .. ARGV[i], mine .. ARGV[i + 1])
    bytes = bytes + #ARGV[i + 1]
  end
end
if #fields > 0 then
  local before = task.status
  if unanswered(task) == #fields / 2 then task.status = 'working' end
  talk(task, fields, bytes)
  for key in string.gmatch(task.asked, '[^\31]+') do
    if answered[key] then note(task, fields, 'a', key) end
  end
  change(task, fields)
  if task.status ~= before then show(task) end
end
return taken
