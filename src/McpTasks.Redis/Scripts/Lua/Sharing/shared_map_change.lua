-- Writes a value of a map that is still what it was. ARGV: 2 to 6 as for a document, 7 the value's key. Answers how many values there are, or what
-- the value is. A call that is made again finds its own change.
local content = redis.call('HGET', KEYS[1], ARGV[7]) or false
local was, stays = ARGV[3] == '1' and ARGV[4], ARGV[5] == '1' and ARGV[6]
-- Garnet cannot answer with false inside a table.
if content ~= was and content ~= stays then return content and { 0, content } or { 0 } end
if content ~= stays then
  if stays then redis.call('HSET', KEYS[1], ARGV[7], stays) else redis.call('HDEL', KEYS[1], ARGV[7]) end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return { 1, redis.call('HLEN', KEYS[1]) }
