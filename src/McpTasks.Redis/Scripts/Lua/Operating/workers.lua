-- KEYS: as announce.lua
forget_workers()
return redis.call('HGETALL', KEYS[2])
