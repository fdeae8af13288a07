-- ARGV: 1 after what time it may begin, as long as no attempt holds it
local task = load()
if not task or ended(task) or task.lease > now then return 0 end
if repeated('put_off_by') then return 1 end
task.wait = math.max(task.wait or 0, now + tonumber(ARGV[1]))
change(task, { 'put_off_by', TOKEN, 'wait', int(task.wait) })
wait_until(task, due_from(task, now))
leave()
enter(task, task.wait)
return 1
