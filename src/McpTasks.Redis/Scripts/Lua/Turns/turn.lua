-- ARGV: 1 'must' where the task itself enters first, 'may' where others wait, or ''; 2... the lanes, in the order in which they have their turn. Answers who
-- has it.
local task = ARGV[1] ~= '' and load()
if task and not ended(task) and task.lease <= now and (task.wait or 0) <= now and not is_suspect(task) then
  enter(task, waits_since(task), ARGV[1] == 'must')
end
return next_turn(ARGV, 2)
