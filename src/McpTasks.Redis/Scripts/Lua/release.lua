-- ARGV: 6 attempt
local task = load()
if not task then return 0 end
local again = repeated('released_by')
if not again and not holds(task, ARGV[6]) then return 0 end
if again and (ended(task) or task.attempt ~= tonumber(ARGV[6])) then return 1 end

task.lease = 0
if not again then change(task, { 'spent', int(task.spent - 1), 'released_by', TOKEN }) end
redis.call('HDEL', TASK, 'lease')
keep(task, now)
return 1
