-- ARGV: 6 attempt
local task = load()
if not task then return 0 end
if not holds(task, ARGV[6]) then return repeated('released_by') and 1 or 0 end

task.lease = 0
redis.call('HDEL', TASK, 'lease')
change(task, { 'spent', int(task.spent - 1), 'released_by', TOKEN })
keep(task, now)
return 1
