-- The transition of each task in turn. KEYS: those of the shard, then for each task as many of its own. ARGV: 1 clock, 2 how many tasks, 3 and 4 what the
-- channels of tasks and of workers begin with, 5 '1' where there are several shards; then for each task its id, owner and the call's token, how many
-- arguments it has, and these.
local tasks, arg = tonumber(ARGV[2]), 6
local width = (#KEYS - 5) / tasks
local answers, failure = {}, nil
for task = 1, tasks do
  local key, last = 5 + (task - 1) * width, arg + 3 + tonumber(ARGV[arg + 3])
  focus(key, arg)
  local done, answer = pcall(transition, { unpack(ARGV, arg + 4, last) })
  if not done then
    failure = answer
    break
  end
  answers[task], arg = answer, last + 1
end
-- Those before a task that cannot be read are done, and their places are written too.
write_indexes()
if failure then error(failure, 0) end
return answers
