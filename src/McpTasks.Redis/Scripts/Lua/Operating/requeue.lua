-- The task waits for a worker, and no longer for its time to be sent again.
local task = load()
if not task or ended(task) or task.lease > now then return 0 end
dues[MEMBER] = int(now)
return 1
