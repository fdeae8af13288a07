// Each test starts several processes and then waits for them: two side by side take less time, and more only slow each other down.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
