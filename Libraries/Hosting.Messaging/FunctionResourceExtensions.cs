using Showroom.Hosting.Messaging.Resources;

namespace Aspire.Hosting;

/// <summary>Functions of AWS Lambda in the app model.</summary>
public static class FunctionResourceExtensions
{
    private static readonly ResourceStateSnapshot s_awsOnly = new("Runs on AWS only", KnownResourceStateStyles.Info);

    /// <summary>Adds a function of AWS Lambda, whose code is a file of Node.js that becomes part of the template.</summary>
    /// <param name="builder">What it belongs to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="file">A file in CommonJS with <c>exports.handler</c>, relative to the app host's folder.</param>
    public static IResourceBuilder<FunctionResource> AddFunction(this IResourceBuilder<MessagingResource> builder, [ResourceName] string name, string file)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(file);
        var function = new FunctionResource(name, Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, file)), builder.Resource);
        builder.Resource.Add(function);
        return builder.ApplicationBuilder.AddResource(function)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "Function", State = s_awsOnly, Properties = [new("Code", file)] })
            .WithIconName("MathFormula");
    }

    /// <summary>Invokes the function with the messages of a topic.</summary>
    /// <param name="builder">The function.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="filter">Types of messages (their attribute <c>type</c>); none for all messages.</param>
    /// <exception cref="ArgumentException">The topic is a FIFO topic, or belongs to another resource.</exception>
    public static IResourceBuilder<FunctionResource> SubscribeTo(this IResourceBuilder<FunctionResource> builder, IResourceBuilder<TopicResource> topic, params string[] filter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(filter);
        if (topic.Resource.IsFifo || topic.Resource.Parent != builder.Resource.Parent)
        {
            throw new ArgumentException($"The function '{builder.Resource.Name}' cannot subscribe to '{topic.Resource.Name}': FIFO topics deliver to FIFO queues only, and both must belong to the same resource.", nameof(topic));
        }

        builder.Resource.Add(new Subscription(topic.Resource, filter));
        return builder.WithReferenceRelationship(topic.Resource);
    }
}
