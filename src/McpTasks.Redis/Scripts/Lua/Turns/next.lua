-- KEYS: those of the shard. ARGV: 2... the lanes, in the order in which they have their turn. Answers who has it.
return next_turn(ARGV, 2)
