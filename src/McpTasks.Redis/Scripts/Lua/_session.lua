-- One session: its record, its streams with a few counters, its events in the order in which they were written, and its tasks.
-- ARGV[2] is the channel on which everybody who serves the session listens.
local RECORD, STREAMS, EVENTS, TASKS, CHANNEL = KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[2]

local function counter(name) return tonumber(redis.call('HGET', STREAMS, name) or '0') or 0 end

local function get(key)
  local text = redis.call('HGET', STREAMS, key)
  if not text then return nil end
  local last, evicted, count, ended, polling, nonce = string.match(text, '^(%d+)|(%d+)|(%d+)|(%d)|(%d)|(.*)$')
  return { last = tonumber(last), evicted = tonumber(evicted), count = tonumber(count), ended = ended, polling = polling, nonce = nonce }
end

local function text(s)
  return int(s.last) .. '|' .. int(s.evicted) .. '|' .. int(s.count) .. '|' .. s.ended .. '|' .. s.polling .. '|' .. s.nonce
end

local function put(key, s) redis.call('HSET', STREAMS, key, text(s)) end

local function wake() redis.call('PUBLISH', CHANNEL, 'e') end

-- The parts of a session go together.
local function together(left)
  redis.call('PEXPIRE', STREAMS, int(left))
  redis.call('PEXPIRE', EVENTS, int(left))
  redis.call('PEXPIRE', TASKS, int(left))
end
