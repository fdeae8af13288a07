-- The task that a transition is about, and every key that any can touch.
local TASK, DUE, OWNED, KEPT, INDEX, ID, OWNER, CHANNEL, TOKEN, MEMBER

local function focus(keys, arguments)
  TASK, DUE, OWNED, KEPT, INDEX = keys[1], keys[2], keys[3], keys[4], keys[5]
  ID, OWNER, CHANNEL, TOKEN = arguments[2], arguments[3], arguments[4], arguments[5]
  MEMBER = ID .. ' ' .. OWNER
end
