using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running;

/// <summary>
/// The tests of the one <see cref="RunningSystem"/>: one after another, because some of them stop its parts, kill its replicas or reset its database.
/// </summary>
[CollectionDefinition]
public sealed class SharedApplication : ICollectionFixture<Chromium>;
