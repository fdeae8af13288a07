-- ARGV: 6 status message, 7 who cancels
local task = load()
if not task then return { 'unknown' } end
if ended(task) then return { repeated('ended_by') and 'cancelled' or 'ended', record() } end

finish(task, 'cancelled', { 'message', ARGV[6], 'cancelled_by', ARGV[7] })
return { 'cancelled', record() }
