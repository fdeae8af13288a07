-- ARGV: 3 the level that the client has set
if redis.call('EXISTS', RECORD) == 0 then return 0 end
redis.call('HSET', RECORD, 'level', ARGV[3])
return 1
