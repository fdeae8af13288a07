-- Makes a reader the one that gets the unsolicited messages. ARGV: 3 stream, 4 reader, 5 after which event, or '' for what nobody has read.
-- Answers that event, or -2 when there is no such session.
local left = redis.call('PTTL', RECORD)
if left <= 0 then return -2 end
local after = ARGV[5]
if after == '' then after = int(counter('#sent')) end
if not get(ARGV[3]) then put(ARGV[3], { last = 0, evicted = 0, count = 0, ended = '0', polling = '0', nonce = '' }) end
redis.call('HSET', STREAMS, '#listened', '1', '#reader', ARGV[4], '#sent', after)
together(left)
wake()
return tonumber(after)
