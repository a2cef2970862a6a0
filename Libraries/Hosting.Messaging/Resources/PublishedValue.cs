namespace Showroom.Hosting.Messaging.Resources;

/// <summary>A value that a publisher resolves, such as the URL of a queue.</summary>
/// <param name="expression">The name of a resource and something of it: <c>orders.arn</c>.</param>
internal sealed class PublishedValue(string expression) : IManifestExpressionProvider
{
    public string ValueExpression => $"{{{expression}}}";
}
