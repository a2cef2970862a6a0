namespace Showroom.Tests.Running;

/// <summary>
/// The short forms of the lab's experiments, each of which starts a set of processes: one after another, so that the machine has one such set beside the
/// application of <see cref="SharedApplication"/>.
/// </summary>
[CollectionDefinition]
public sealed class Experiments;
