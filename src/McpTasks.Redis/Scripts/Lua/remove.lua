if not load() then return 0 end
redis.call('DEL', TASK, REQUEST)
redis.call('ZREM', DUE, MEMBER)
redis.call('ZREM', OWNED, ID)
redis.call('ZREM', LIVE, ID)
redis.call('ZREM', ENDED, ID)
redis.call('ZREM', INDEX, ID, 'x' .. ID)
return 1
