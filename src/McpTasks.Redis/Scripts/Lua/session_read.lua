-- ARGV: 3 stream, 4 nonce, 5 after which event of any stream, 6 how many to look at, 7 reader, or '' where there may be many.
-- Answers what became of the stream, up to where it looked, and number|retry|JSON of each event.
if redis.call('EXISTS', RECORD) == 0 then return { 'gone' } end
if ARGV[7] ~= '' then
  if redis.call('HGET', STREAMS, '#reader') ~= ARGV[7] then return { 'taken' } end
  redis.call('HSET', STREAMS, '#sent', ARGV[5])
end
local stream = get(ARGV[3])
if not stream or stream.nonce ~= ARGV[4] then return { 'gone' } end

-- Above the counter lies what a call that was cut off half-way has left.
local found = redis.call('ZRANGEBYSCORE', EVENTS, '(' .. ARGV[5], int(counter('#next')), 'LIMIT', 0, tonumber(ARGV[6]))
local state, upto = 'open', ARGV[5]
if stream.ended == '1' then state = 'ended' elseif stream.polling == '1' then state = 'polling' end
if #found == tonumber(ARGV[6]) then state = 'more' end
local answer = { state, upto }
for _, event in ipairs(found) do
  local number, of, its, rest = string.match(event, '^(%d+)|%d+|([^|]*)|([^|]*)|(.*)$')
  answer[2] = number
  if of == ARGV[3] and its == ARGV[4] then answer[#answer + 1] = number .. '|' .. rest end
end
return answer
