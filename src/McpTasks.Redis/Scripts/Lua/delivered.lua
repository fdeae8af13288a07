local task = load()
if not task or not ended(task) then return 0 end
if task.delivered_by then return task.delivered_by == TOKEN and 1 or 0 end
redis.call('HSET', TASK, 'delivered_by', TOKEN, 'delivered', int(now))
return 1
