-- KEYS: paused. ARGV: 2 'pause', 'resume', or '' to look. Answers since when it is paused.
if ARGV[2] == 'resume' then redis.call('DEL', KEYS[1]) end
if ARGV[2] == 'pause' and redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SET', KEYS[1], int(now)) end
return redis.call('GET', KEYS[1])
