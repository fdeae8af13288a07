-- What operators have struck, one hash a shard. A number has its strike ('time', a separator, what counts it, a separator, and the rest as JSON), or
-- 'lifted' while tasks that waited for it are not yet taken; 'c name' and 'o key' count the strikes of a component, and those of an owner alone; 'version'
-- tells one set of strikes from the next, and 'newest' the last number given.
-- KEYS: 1 strikes, 2 due.
local LIFTED = 'lifted'

local function parts(text)
  return string.match(text or '', '^(%d+)\31([^\31]*)\31(.*)$')
end

local function number_of(field) return tonumber(redis.call('HGET', KEYS[1], field) or nil) or 0 end

-- The count of what a strike is looked up by goes up or down, and the version on.
local function count(target, by)
  local left = number_of(target) + by
  if left > 0 then redis.call('HSET', KEYS[1], target, int(left)) else redis.call('HDEL', KEYS[1], target) end
end

-- After a failover to an older replica the same number may come again, but not at the same time.
local function next_version()
  local number = tonumber(string.match(redis.call('HGET', KEYS[1], 'version') or '', '^%d+') or nil) or 0
  redis.call('HSET', KEYS[1], 'version', int(number + 1) .. ':' .. NOW)
end
