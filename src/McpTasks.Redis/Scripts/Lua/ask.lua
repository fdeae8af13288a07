-- ARGV: 6 attempt, 7 key, 8 method and params, 9 the most questions, 10 the most unanswered at once
local task = load()
if not task or not holds(task, ARGV[6]) then return { 'refused' } end

local known = redis.call('HGET', TASK, 'q:' .. ARGV[7])
if known then return { 'asked', known, redis.call('HGET', TASK, 'a:' .. ARGV[7]) } end

local asked = tonumber(redis.call('HGET', TASK, 'asked') or 0) or 0
if asked >= tonumber(ARGV[9]) then return { 'full' } end
if unanswered() >= tonumber(ARGV[10]) then return { 'open' } end
local question = int(asked + 1) .. '\n' .. ARGV[8]
task.status = 'input_required'
change(task, { 'asked', int(asked + 1), 'q:' .. ARGV[7], question })
return { 'asked', question }
