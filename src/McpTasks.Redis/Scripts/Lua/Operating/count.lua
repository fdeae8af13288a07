-- KEYS: index. How many expired tasks this call has forgotten, then how many are in each band of a state.
local answer = { sweep(KEYS[1]) }
for number = 1, EXPIRY - 1 do
  answer[#answer + 1] = redis.call('ZCOUNT', KEYS[1], int(number * BAND), int((number + 1) * BAND - 1))
end
return answer
