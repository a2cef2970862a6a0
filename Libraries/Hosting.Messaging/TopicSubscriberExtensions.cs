using System.Text.RegularExpressions;
using Showroom.Hosting.Messaging.Resources;

namespace Aspire.Hosting;

/// <summary>Subscribers of a topic beside queues. They receive messages on AWS; the emulator accepts the subscriptions and delivers nothing.</summary>
public static partial class TopicSubscriberExtensions
{
    /// <summary>Sends messages by e-mail. Nothing is delivered before the recipient has confirmed the subscription.</summary>
    /// <param name="builder">The topic.</param>
    /// <param name="address">The address; null leaves it to a parameter of the template, whose default is no subscription.</param>
    /// <param name="filter">Types of messages (their attribute <c>type</c>); none for all messages.</param>
    /// <exception cref="ArgumentException">The address is none, or the topic is a FIFO topic.</exception>
    public static IResourceBuilder<TopicResource> SubscribeEmail(this IResourceBuilder<TopicResource> builder, string? address = null, params string[] filter) =>
        Subscribe(builder, "email", address, filter, address is null || Email().IsMatch(address), "an e-mail address");

    /// <summary>Sends messages by SMS, which AWS bills by message and country, up to the spending limit of the account.</summary>
    /// <param name="builder">The topic.</param>
    /// <param name="number">The number with + and country code; null leaves it to a parameter of the template, whose default is no subscription.</param>
    /// <param name="filter">Types of messages; none for all.</param>
    /// <exception cref="ArgumentException">The number is none, or the topic is a FIFO topic.</exception>
    public static IResourceBuilder<TopicResource> SubscribeSms(this IResourceBuilder<TopicResource> builder, string? number = null, params string[] filter) =>
        Subscribe(builder, "sms", number, filter, number is null || PhoneNumber().IsMatch(number), "a telephone number such as +4930123456");

    /// <summary>Posts messages to an address, which confirms the subscription itself by requesting the URL of the first message.</summary>
    /// <param name="builder">The topic.</param>
    /// <param name="address">An http or https address that AWS can reach.</param>
    /// <param name="filter">Types of messages; none for all.</param>
    /// <exception cref="ArgumentException">The address is neither http nor https, or the topic is a FIFO topic.</exception>
    public static IResourceBuilder<TopicResource> SubscribeHttp(this IResourceBuilder<TopicResource> builder, Uri address, params string[] filter)
    {
        ArgumentNullException.ThrowIfNull(address);
        var isAddress = address is { IsAbsoluteUri: true, Scheme: "http" or "https" };
        return Subscribe(builder, isAddress ? address.Scheme : "https", address.ToString(), filter, isAddress, "an http or https address");
    }

    private static IResourceBuilder<TopicResource> Subscribe(
        IResourceBuilder<TopicResource> builder, string protocol, string? endpoint, string[] filter, bool isValid, string expected)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(filter);
        if (!isValid)
        {
            throw new ArgumentException($"The topic '{builder.Resource.Name}' cannot deliver to '{endpoint}': it is not {expected}.", nameof(endpoint));
        }

        if (builder.Resource.IsFifo)
        {
            throw new ArgumentException($"The FIFO topic '{builder.Resource.Name}' delivers to FIFO queues only, not by {protocol}.", nameof(builder));
        }

        builder.Resource.Add(new Subscriber(protocol, endpoint, filter));
        return builder;
    }

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+$")]
    private static partial Regex Email();

    [GeneratedRegex(@"^\+[1-9]\d{6,14}$")]
    private static partial Regex PhoneNumber();
}
