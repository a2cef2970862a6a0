namespace Showroom.Hosting.Messaging.Resources;

/// <summary>A function of AWS Lambda that receives messages of topics. It runs on AWS only: the emulator accepts its subscription and delivers nothing.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="file">The file of its code, in CommonJS: <c>exports.handler = async event => ...</c>.</param>
/// <param name="parent">The resource that it belongs to.</param>
public sealed class FunctionResource(string name, string file, MessagingResource parent) : Resource(name), IResourceWithParent<MessagingResource>
{
    private readonly List<Subscription> _subscriptions = [];

    /// <inheritdoc />
    public MessagingResource Parent => parent;

    /// <summary>The file of its code, which becomes part of the template.</summary>
    public string File => file;

    /// <summary>The topics from which it receives.</summary>
    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    internal void Add(Subscription subscription) => _subscriptions.Add(subscription);
}
