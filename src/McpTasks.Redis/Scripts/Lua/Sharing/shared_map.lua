-- Reads a map. ARGV: 2 for how long it is kept from now.
-- Garnet stumbles over a hash of which it is asked to keep on what is over.
local all = redis.call('HGETALL', KEYS[1])
if #all > 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return all
