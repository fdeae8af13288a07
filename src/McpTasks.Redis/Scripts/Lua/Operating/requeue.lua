-- The task waits for a worker, and no longer for its time to begin or to be sent again.
local task = load()
if not task or ended(task) or task.lease > now then return 0 end
if task.wait then redis.call('HDEL', TASK, 'wait') end
dues[MEMBER] = int(now)
return 1
