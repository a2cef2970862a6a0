using Xunit.Sdk;
using Xunit.v3;

// More collections side by side than a small machine has processors: most tests wait for processes and timers more than they compute.
[assembly: Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer<TestOrder>]

namespace Showroom.Tests.Fixtures;

/// <summary>
/// Collections of several classes run first, because their tests run one after another and take longest: what starts last should be short.
/// The other collections, each of which is one class, run in an order that every run has.
/// </summary>
internal sealed class TestOrder : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static collection => collection.TestCollectionClassName is null).ThenBy(static collection => collection.UniqueID, StringComparer.Ordinal)];
}
