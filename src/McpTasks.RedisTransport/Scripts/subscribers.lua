-- KEYS subscriptions of an exchange. Answers the queues whose subscription has not expired.
return redis.call('ZRANGEBYSCORE', KEYS[1], text(now()), '+inf')
