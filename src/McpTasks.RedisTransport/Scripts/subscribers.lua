-- KEYS subscriptions of an exchange. Returns the queues whose subscription has not expired.
return redis.call('ZRANGEBYSCORE', KEYS[1], text(now()), '+inf')
