-- The task that a transition is about, and its keys.
local TASK, OWNED, KEPT, PACE, ONCE, NEWEST, ID, OWNER, CHANNEL, TOKEN, MEMBER

-- Where its keys begin behind, and its arguments with.
local function focus(key, arg)
  -- The last three are there for a creation: of these the first always, the second where it has a key, the last where only the last of its calls runs.
  TASK, OWNED, KEPT, PACE, ONCE, NEWEST = KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], KEYS[key + 4], KEYS[key + 5], KEYS[key + 6]
  ID, OWNER, TOKEN = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2]
  CHANNEL, MEMBER = ARGV[3] .. ID, ID .. ' ' .. OWNER
end
