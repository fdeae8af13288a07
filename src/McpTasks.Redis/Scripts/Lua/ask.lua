-- ARGV: 1 attempt, 2 key, 3 method and params, 4 the most questions, 5 the most unanswered at once,
-- 6 the bytes of questions and answers at which no more are asked
local task = load()
if not task or not holds(task, ARGV[1]) then return { 'refused' } end

local known = redis.call('HGET', TASK, 'q:' .. ARGV[2])
if known then return { 'asked', known, redis.call('HGET', TASK, 'a:' .. ARGV[2]) } end

local open, asked = unanswered(task)
if asked >= tonumber(ARGV[4]) then return { 'full' } end
if task.talk >= tonumber(ARGV[6]) then return { 'long' } end
if open >= tonumber(ARGV[5]) then return { 'open' } end
local fields = { 'asked', task.asked .. ARGV[2] .. '\31', 'q:' .. ARGV[2], ARGV[3] }
local before = task.status
task.status = 'input_required'
talk(task, fields, #ARGV[3])
note(task, fields, 'q', ARGV[2])
change(task, fields)
if task.status ~= before then show(task) end
return { 'asked', ARGV[3] }
