-- The questions of a task and their answers.

-- Counted from what is stored: a counter beside it could be cut off from it half-way.
local function unanswered(task)
  local names, count = {}, 0
  for key in string.gmatch(task.asked, '[^\31]+') do names[#names + 1] = 'a:' .. key end
  if #names == 0 then return 0, 0 end
  for _, answer in ipairs(redis.call('HMGET', TASK, unpack(names))) do
    if not answer then count = count + 1 end
  end
  return count, #names
end

-- Counts what is asked and answered.
local function talk(task, fields, bytes)
  local before = parts_of(task.talk)
  task.talk = task.talk + bytes
  put(fields, 'talk', int(task.talk))
  weigh(task, fields, task.parts - before + parts_of(task.talk))
end
