-- ARGV: 3 idle timeout
local f = redis.call('HMGET', RECORD, 'owner', 'version', 'initialize')
if not f[1] then return {} end
redis.call('PEXPIRE', RECORD, ARGV[3])
together(tonumber(ARGV[3]))
return { f[1], f[2], f[3] }
