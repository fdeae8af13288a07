-- ARGV: 3 idle timeout, 4 owner, 5 version, 6 initialize
redis.call('HSET', RECORD, 'owner', ARGV[4], 'version', ARGV[5], 'initialize', ARGV[6])
redis.call('PEXPIRE', RECORD, ARGV[3])
return 1
