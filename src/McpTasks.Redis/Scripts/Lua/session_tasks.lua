-- Answers the tasks of a session: id and what it knows, in turns.
return redis.call('HGETALL', TASKS)
