-- KEYS: those of the shard. Answers whether one owner's crowd waits, then for each lane when its first owner came or had its last turn, '' where
-- nobody waits.
return { crowd() and 1 or 0, head(0), head(1), head(2) }
