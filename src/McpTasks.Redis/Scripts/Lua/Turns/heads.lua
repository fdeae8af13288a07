-- KEYS: those of the shard. ARGV: 2 '1' where the crowd is asked for too. Answers whether few owners have most of what waits, then for each lane how many
-- milliseconds its first owner has waited since it came or had its last turn, nil where nobody waits.
return { ARGV[2] == '1' and crowd() and 1 or 0, head(0), head(1), head(2) }
