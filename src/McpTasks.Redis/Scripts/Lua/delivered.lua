local task = load()
if not task or not ended(task) then return 0 end
if redis.call('HSETNX', TASK, 'delivered_by', TOKEN) == 1 or repeated('delivered_by') then return 1 end
return 0
