-- What happened to a task, in its own hash, written with the change itself: 'h' counts, 'h1', 'h2' and so on are events, 'p' and a time are reports.
-- Times are milliseconds since the task's creation. What gives way when there is too much, HistoryRules says, and how
-- many there may be: STORED in all, EVENTS of which the FIRST stay, REPORTS.

local function put(fields, name, value)
  local n = #fields
  fields[n + 1], fields[n + 2] = name, value
end

local function drop(task, name) task.gone[#task.gone + 1] = name end

-- How many events; how often in a row it was sent again; how many reports; when the last that stays and the newest came, or -1.
local function counts(text)
  local n = {}
  for number in string.gmatch(text or '', '[^ ]+') do n[#n + 1] = tonumber(number) end
  return { events = n[1] or 0, again = n[2] or 0, reports = n[3] or 0, stays = n[4] or -1, newest = n[5] or -1 }
end

-- What was noted of a task by now: read when something more is.
local function history_of(task)
  task.noted = task.noted or counts(task.counts)
  return task.noted
end

local function counted(history)
  local text = int(history.events)
  if history.again == 0 and history.reports == 0 then return text end
  text = text .. ' ' .. int(history.again)
  if history.reports == 0 then return text end
  return text .. ' ' .. int(history.reports) .. ' ' .. int(history.stays) .. ' ' .. int(history.newest)
end

local function times_of_reports(task)
  local gone, times = {}, {}
  for _, name in ipairs(task.gone) do gone[name] = true end
  for _, name in ipairs(redis.call('HKEYS', TASK)) do
    local at = not gone[name] and tonumber(string.match(name, '^p(%d+)$') or nil)
    if at and at ~= task.noted.newest then times[#times + 1] = at end
  end
  table.sort(times)
  times[#times + 1] = task.noted.newest
  return times
end

local function thinned(times, began, wanted)
  local last = #times
  if wanted < 2 then return { times[last] } end
  if last <= wanted then return times end
  local near = math.max(1, (times[last] - began) / (REPORTS / 2))
  while true do
    local left = { times[1] }
    for i = 2, last - 1 do
      if times[i] - left[#left] >= near or times[i + 1] - times[i] >= near then left[#left + 1] = times[i] end
    end
    left[#left + 1] = times[last]
    if #left <= wanted then return left end
    near = near * 2
  end
end

local function keep_bounds(task)
  local history = task.noted
  local room = math.max(1, math.min(REPORTS, STORED - math.min(history.events, EVENTS)))
  if history.reports <= room then return end
  local times, left = times_of_reports(task), {}
  local thin = thinned(times, task.began, math.floor(room * 3 / 4))
  for _, at in ipairs(thin) do left[at] = true end
  for _, at in ipairs(times) do
    if not left[at] then drop(task, 'p' .. int(at)) end
  end
  history.reports = #thin
  if history.stays ~= history.newest then history.stays = thin[#thin - 1] or -1 end
end

local function since_creation(task) return math.max(0, now - task.created) end

-- Adds an event to the fields that are about to be written.
local function note(task, fields, kind, detail)
  local history = history_of(task)
  history.again = kind == 'd' and history.again + 1 or 0
  if history.again > 1 then
    detail = int(history.again) .. ' times'
  else
    history.events = history.events + 1
    if history.events > EVENTS then drop(task, 'h' .. int(history.events - EVENTS + FIRST)) end
  end
  local text = kind .. int(since_creation(task)) .. ' ' .. int(task.attempt)
  if detail then text = text .. ' ' .. detail end
  put(fields, 'h' .. int(history.events), text)
  keep_bounds(task)
end

-- The same for a report.
local function note_report(task, fields, text)
  local history = history_of(task)
  local at = math.max(since_creation(task), history.newest)
  if at ~= history.newest then
    local near = (at - task.began) / REPORTS
    if history.stays >= 0 and history.stays ~= history.newest and history.newest - history.stays < near and at - history.newest < near then
      drop(task, 'p' .. int(history.newest))
    else
      history.stays = history.newest
      history.reports = history.reports + 1
    end
    history.newest = at
  end
  put(fields, 'p' .. int(at), int(history.events) .. ' ' .. int(task.attempt) .. ' ' .. text)
  keep_bounds(task)
end
