-- Whether a stream can be resumed after an event. ARGV: 3 stream, 4 nonce, 5 event. Answers -1 (no), 0 (yes) or 1 (there is nothing left).
local stream, after = get(ARGV[3]), tonumber(ARGV[5])
if not stream or stream.nonce ~= ARGV[4] or after < stream.evicted or after > counter('#next') then return -1 end
if stream.ended == '1' and after >= stream.last then return 1 end
return 0
