-- ARGV: 3 idle timeout
if redis.call('PEXPIRE', RECORD, ARGV[3]) == 0 then return 0 end
together(tonumber(ARGV[3]))
return 1
