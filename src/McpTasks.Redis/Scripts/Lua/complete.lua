-- ARGV: 1 attempt, 2 status, 3 the outcome's parts, 4... fields
local task = load(NEEDED)
if not task then return 0 end
if ended(task) then return repeated('ended_by') and 1 or 0 end
if not holds(task, ARGV[1]) then return 0 end

local fields = { unpack(ARGV, 4) }
task.outcome = tonumber(ARGV[3])
finish(task, ARGV[2], fields, true)
return 1
