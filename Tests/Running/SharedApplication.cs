using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running;

/// <summary>
/// The tests of the one <see cref="RunningSystem"/>: one after another, because some of them stop its parts, kill its replicas or reset its database. Those that
/// start the whole application again are among them, so that at most two of it run.
/// </summary>
[CollectionDefinition]
public sealed class SharedApplication : ICollectionFixture<Chromium>;
