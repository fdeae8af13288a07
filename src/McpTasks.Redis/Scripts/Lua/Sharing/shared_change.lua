-- Writes a document that is still what it was. ARGV: 2 for how long it is kept, 3 whether it was there, 4 what it was, 5 whether it stays,
-- 6 what it becomes. A call that is made again finds its own change.
local content = redis.call('GET', KEYS[1])
local was, stays = ARGV[3] == '1' and ARGV[4], ARGV[5] == '1' and ARGV[6]
if (content or false) ~= was and (content or false) ~= stays then return 0 end
if stays then redis.call('SET', KEYS[1], stays, 'PX', ARGV[2]) else redis.call('DEL', KEYS[1]) end
return 1
