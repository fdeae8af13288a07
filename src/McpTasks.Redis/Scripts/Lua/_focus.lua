-- The task that a transition is about, and its keys.
local TASK, OWNED, KEPT, PACE, ID, OWNER, CHANNEL, TOKEN, MEMBER

-- Where its keys begin behind, and its arguments with.
local function focus(key, arg)
  TASK, OWNED, KEPT, PACE = KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], KEYS[key + 4]
  ID, OWNER, TOKEN = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2]
  CHANNEL, MEMBER = ARGV[3] .. ID, ID .. ' ' .. OWNER
end
