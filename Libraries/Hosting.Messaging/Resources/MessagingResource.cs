using Showroom.Hosting.Messaging.Deployed;

namespace Showroom.Hosting.Messaging.Resources;

/// <summary>Topics and queues (SQS and SNS). When the application runs here it is the process of an emulator, which keeps nothing over a restart.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="command">The program that runs the emulator.</param>
/// <param name="workingDirectory">Its working directory.</param>
public sealed class MessagingResource(string name, string command, string workingDirectory) : ExecutableResource(name, command, workingDirectory)
{
    internal const string EndpointName = "http";

    /// <summary>The region of the emulator's topics and queues.</summary>
    internal const string Region = "us-east-1";

    internal const string Account = "000000000000";

    private readonly List<TopicResource> _topics = [];
    private readonly List<QueueResource> _queues = [];
    private readonly List<FunctionResource> _functions = [];

    /// <summary>The topics, in the order of the model.</summary>
    public IReadOnlyList<TopicResource> Topics => _topics;

    /// <summary>The queues, in the order of the model.</summary>
    public IReadOnlyList<QueueResource> Queues => _queues;

    /// <summary>The functions, in the order of the model.</summary>
    public IReadOnlyList<FunctionResource> Functions => _functions;

    /// <summary>The bucket for bodies that are too large for a message.</summary>
    public string BucketName => $"{Name}-bodies";

    /// <summary>The stack whose topics and queues are used; null for the emulator.</summary>
    internal DeployedMessaging? Deployed { get; init; }

    internal EndpointReference Endpoint => new(this, EndpointName);

    /// <summary>Where requests are sent.</summary>
    internal ReferenceExpression Address => ReferenceExpression.Create($"http://127.0.0.1:{Endpoint.Property(EndpointProperty.TargetPort)}");

    /// <summary>What the emulator's URLs of queues begin with. They identify queues and are not called.</summary>
    internal ReferenceExpression QueuePrefix => ReferenceExpression.Create($"http://sqs.{Region}.localhost:{Endpoint.Property(EndpointProperty.TargetPort)}/{Account}");

    internal void Add(TopicResource topic) => _topics.Add(topic);

    internal void Add(QueueResource queue) => _queues.Add(queue);

    internal void Add(FunctionResource function) => _functions.Add(function);
}
