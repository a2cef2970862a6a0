namespace Showroom.Messaging.Consumers;

/// <summary>A queue that this service consumes.</summary>
/// <param name="Queue">Its name in the model.</param>
/// <param name="Handlers">The types of its handlers, each with a scope of the whole service.</param>
/// <param name="State">For the health check.</param>
internal sealed record ConsumerDefinition(string Queue, IReadOnlyList<Type> Handlers, ConsumerState State);
