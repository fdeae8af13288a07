// Activity sources and meters belong to the process: a test would see another one's spans.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
