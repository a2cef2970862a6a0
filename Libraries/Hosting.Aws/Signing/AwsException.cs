namespace Showroom.Hosting.Aws.Signing;

/// <summary>AWS refused a request, did not respond, or cannot be called. The message is one for the user: it says what to change.</summary>
/// <param name="code">The error code of AWS, such as <c>AccessDenied</c>; null when AWS was not reached.</param>
/// <param name="message">One sentence for the user.</param>
/// <param name="inner">The cause.</param>
internal sealed class AwsException(string? code, string message, Exception? inner = null) : DistributedApplicationException(message, inner!)
{
    public string? Code { get; } = code;
}
