// More collections side by side than a small machine has processors: most tests wait for processes and timers more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
