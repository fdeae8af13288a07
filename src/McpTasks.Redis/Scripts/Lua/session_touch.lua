-- ARGV: 3 idle timeout. Answers the level that the client has set, '' when it has set none, or nothing when there is no such session.
if redis.call('PEXPIRE', RECORD, ARGV[3]) == 0 then return false end
together(tonumber(ARGV[3]))
return redis.call('HGET', RECORD, 'level') or ''
