namespace Showroom.Hosting.Messaging.Resources;

/// <summary>A subscription of a topic to an address: e-mail, SMS or HTTP. Queues and functions have their subscriptions themselves.</summary>
/// <param name="Protocol">The protocol in SNS: <c>email</c>, <c>sms</c>, <c>http</c> or <c>https</c>.</param>
/// <param name="Endpoint">The address; null when only the deployment knows it, as a parameter of the template.</param>
/// <param name="Types">The types of messages that it receives, by the attribute <c>type</c>; empty for all.</param>
public sealed record Subscriber(string Protocol, string? Endpoint, IReadOnlyList<string> Types);
