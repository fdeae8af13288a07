-- The transition of each task in turn. ARGV: 1 clock, 2 how many tasks; then for each how many arguments it has, and these. Each has as many keys.
local tasks, arg = tonumber(ARGV[2]), 3
local width = #KEYS / tasks
local answers = {}
for task = 1, tasks do
  local keys, arguments = {}, { ARGV[1] }
  for i = 1, width do keys[i] = KEYS[(task - 1) * width + i] end
  for i = 1, tonumber(ARGV[arg]) do arguments[i + 1] = ARGV[arg + i] end
  arg = arg + #arguments
  focus(keys, arguments)
  answers[task] = transition(keys, arguments)
end
return answers
