-- ARGV: 1 status message. Ends a task that no attempt has begun.
local task = load()
if not task or task.attempt > 0 then return {} end
if ended(task) then return repeated('ended_by') and record(task) or {} end

finish(task, 'cancelled', { 'message', ARGV[1], 'cancelled_by', 'engine' })
return record(task)
