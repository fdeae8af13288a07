-- KEYS every key of a temporary queue; ARGV its expiry
for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
return 1
