-- Reads a document. ARGV: 2 for how long it is kept from now, or 0 as it is.
local content = redis.call('GET', KEYS[1])
if content and ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return content
