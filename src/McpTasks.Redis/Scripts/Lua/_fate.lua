-- What becomes of an attempt that did not end its task.

-- An attempt has not killed its worker, and is not counted.
local function survive(task, fields, attempt)
  if attempt <= task.survived then return end
  task.spent, task.survived = task.spent - 1, attempt
  put(fields, 'spent', int(task.spent))
  put(fields, 'survived', int(attempt))
end

-- Notes that the lease ran out, once for each attempt; one that the longest run time cut short was not lost. An attempt that had long waited for its
-- client when its worker died has not killed it, and is not counted.
local function lose(task, fields, lease)
  if task.lost or task.lease == 0 or task.lease > now or (task.run_ends and task.lease >= task.run_ends) then return end
  task.lost = true
  put(fields, 'lost', '1')
  if task.status == 'input_required' and task.lease - tonumber(task.begun) > tonumber(lease) then survive(task, fields, task.attempt) end
  note(task, fields, 'l')
end

-- Lets the task wait for a strike of a number, or with 0 for a paused queue: until then the reaper looks only at the task's end.
local function hold_up(task, fields, strike)
  dues[MEMBER] = int(held_from(strike) + math.min(task.ends, task.run_ends or task.ends, HELD - 1))
  if #fields > 0 then
    save(task, fields)
    show(task)
  end
end

-- Why the task must end instead of running on or again, and what its status message then says; nil when it may run.
local function fate(task)
  if task.run_ends and now >= task.run_ends then return 'expired', 'expired: the task ran longer than its MaxRunTime' end
  if task.spent >= task.max then return 'poisoned', 'poison: given up after ' .. int(task.max) .. ' attempts, none of which ended' end
  if now >= task.ends then return 'expired', "expired: the task's ttl passed while no worker ran it" end
end
