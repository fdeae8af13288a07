-- ARGV: 6 status message
local task = load()
if not task then return { 'unknown' } end
if ended(task) then return { repeated('ended_by') and 'cancelled' or 'ended', redis.call('HGETALL', TASK) } end

finish(task, 'cancelled', { 'message', ARGV[6] })
return { 'cancelled', redis.call('HGETALL', TASK) }
