redis.call('DEL', RECORD, STREAMS, EVENTS)
redis.call('PUBLISH', CHANNEL, 'x')
return 1
