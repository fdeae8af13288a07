-- ARGV: 2 task, 3 holder, 4 lease
if holder_of(ARGV[2]) ~= ARGV[3] then return 0 end
hold(ARGV[2], ARGV[3], tonumber(ARGV[4]))
return 1
