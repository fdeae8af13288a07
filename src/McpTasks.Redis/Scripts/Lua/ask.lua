-- ARGV: 6 attempt, 7 key, 8 method and params, 9 the most questions, 10 the most unanswered at once
local task = load()
if not task or not holds(task, ARGV[6]) then return { 'refused' } end

local known = redis.call('HGET', TASK, 'q:' .. ARGV[7])
if known then return { 'asked', known, redis.call('HGET', TASK, 'a:' .. ARGV[7]) } end

local open, asked = unanswered(task)
if asked >= tonumber(ARGV[9]) then return { 'full' } end
if open >= tonumber(ARGV[10]) then return { 'open' } end
local fields = { 'asked', task.asked .. ARGV[7] .. '\31', 'q:' .. ARGV[7], ARGV[8] }
local before = task.status
task.status = 'input_required'
note(task, fields, 'q', ARGV[7])
change(task, fields)
if task.status ~= before then show(task) end
return { 'asked', ARGV[8] }
