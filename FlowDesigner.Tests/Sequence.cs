// A browser, a server and its sandbox take both cores of a small machine. Side by side with other tests they wait for each other
// until something times out that is not broken; one collection after the other, every test must pass at the first try.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
