-- ARGV: 1 attempt, 2 status, 3... fields
local task = load({ 'owner', 'status', 'attempt', 'lease', 'version', 'created', 'ttl', 'lost', 'keep' })
if not task then return 0 end
if ended(task) then return repeated('ended_by') and 1 or 0 end
if not holds(task, ARGV[1]) then return 0 end

local fields = {}
for i = 3, #ARGV do fields[#fields + 1] = ARGV[i] end
finish(task, ARGV[2], fields, true)
return 1
