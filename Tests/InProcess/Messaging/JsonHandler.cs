using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Messages;

namespace Showroom.Tests.InProcess.Messaging;

internal sealed record Named(string? Name);

/// <summary>Records the names in the bodies.</summary>
internal sealed class JsonHandler()
    : JsonMessageHandler<Named>("wanted", 1, (JsonTypeInfo<Named>)System.Text.Json.JsonSerializerOptions.Web.GetTypeInfo(typeof(Named)))
{
    public ConcurrentQueue<string?> Names { get; } = [];

    protected override Task HandleAsync(Named body, ReceivedMessage message, CancellationToken cancellationToken)
    {
        Names.Enqueue(body.Name);
        return Task.CompletedTask;
    }
}
