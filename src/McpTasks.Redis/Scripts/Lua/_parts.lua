-- What a task keeps beyond its first 16 KiB counts as further tasks of its owner, so that what an owner keeps is bounded by bytes too: each part has a
-- place of its own among the owner's tasks, under minus the time when the task expires, as an ended one has.
local function parts_of(bytes) return math.floor(bytes / PART) end

-- Counts a task as so many parts.
local function weigh(task, fields, parts)
  for first = task.parts + 1, parts, 1000 do
    local places = {}
    for part = first, math.min(first + 999, parts) do
      places[#places + 1] = int(-task.ends)
      places[#places + 1] = int(part) .. ' ' .. ID
    end
    redis.call('ZADD', KEPT, unpack(places))
  end
  for first = parts + 1, task.parts, 1000 do
    local places = {}
    for part = first, math.min(first + 999, task.parts) do places[#places + 1] = int(part) .. ' ' .. ID end
    redis.call('ZREM', KEPT, unpack(places))
  end
  if parts == task.parts then return end
  task.parts = parts
  put(fields, 'parts', int(parts))
end
