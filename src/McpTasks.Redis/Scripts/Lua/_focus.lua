-- The task that a transition is about, and its keys.
local TASK, OWNED, KEPT, PACE, ONCE, ID, OWNER, CHANNEL, TOKEN, MEMBER

-- Where its keys begin behind, and its arguments with.
local function focus(key, arg)
  -- The last two are there for a creation, the last one where it has a key.
  TASK, OWNED, KEPT, PACE, ONCE = KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], KEYS[key + 4], KEYS[key + 5]
  ID, OWNER, TOKEN = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2]
  CHANNEL, MEMBER = ARGV[3] .. ID, ID .. ' ' .. OWNER
end
