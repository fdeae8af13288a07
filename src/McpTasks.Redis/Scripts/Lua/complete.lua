-- ARGV: 6 attempt, 7 status, 8... fields
local task = load()
if not task then return 0 end
if ended(task) then return repeated('ended_by') and 1 or 0 end
if not holds(task, ARGV[6]) then return 0 end

local fields = {}
for i = 8, #ARGV do fields[#fields + 1] = ARGV[i] end
finish(task, ARGV[7], fields)
return 1
