-- ARGV: 1 status message, 2 who cancels
local task = load()
if not task then return { 'unknown' } end
if ended(task) then return { repeated('ended_by') and 'cancelled' or 'ended', record(task) } end

finish(task, 'cancelled', { 'message', ARGV[1], 'cancelled_by', ARGV[2] })
return { 'cancelled', record(task) }
