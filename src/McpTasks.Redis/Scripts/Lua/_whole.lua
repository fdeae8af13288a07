-- The task, and all that its hash has by name: one lookup, where each field by its name is another.
local function load_all()
  local all, f = redis.call('HGETALL', TASK), {}
  for i = 1, #all, 2 do f[all[i]] = all[i + 1] end
  return task_of(f.owner, f.status, f.attempt, f.lease, f.version, f.created, f.ttl, f.lost, f.keep, f.parts, f.worker, f.wait, f.struck,
    f.h, f.begun, f.first, f.spent, f.max, f.run_ends, f.run_max, f.asked, f.survived, f.delivered_by, f.fails, f.talk, f.priority), f
end

-- The record after fields were written and others removed, without another look.
local function record_with(task, f, fields)
  if task.asked ~= '' then return record(task) end
  for i = 1, #fields, 2 do f[fields[i]] = fields[i + 1] end
  for _, name in ipairs(task.gone) do f[name] = nil end
  local values = {}
  for i, name in ipairs(RECORD) do values[i] = f[name] or false end
  return values
end
