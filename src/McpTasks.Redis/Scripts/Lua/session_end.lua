-- Ends a stream. ARGV: 3 stream, 4 nonce, or '' for whichever it is
local stream = get(ARGV[3])
if not stream or (ARGV[4] ~= '' and stream.nonce ~= ARGV[4]) then return 0 end
stream.ended = '1'
put(ARGV[3], stream)
wake()
return 1
