redis.call('DEL', RECORD, STREAMS, EVENTS, TASKS)
redis.call('PUBLISH', CHANNEL, 'x')
return 1
