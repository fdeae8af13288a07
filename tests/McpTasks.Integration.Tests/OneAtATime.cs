// Each test starts several processes; side by side they only slow each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
