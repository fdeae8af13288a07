-- An entry of a log is number|bytes up to its end|call|content. The list says all: what a call that was cut off half-way has written counts.
local function entry(at)
  local found = redis.call('LINDEX', KEYS[1], at)
  if not found then return nil end
  local number, bytes = string.match(found, '^(%d+)|(%d+)|')
  return { number = tonumber(number), bytes = tonumber(bytes), size = #found }
end
