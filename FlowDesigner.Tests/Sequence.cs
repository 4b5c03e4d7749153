// One test for each core of a small machine. A browser or a killed server, each with its sandbox, takes both: those collections run after
// the others and one after the other, since side by side they wait until something times out that is not broken. test.sh runs the killed
// servers in a process of their own.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
