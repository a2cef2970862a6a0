namespace Showroom.Hosting.Aws.Signing;

/// <summary>AWS refused, did not answer, or cannot be asked.</summary>
/// <param name="code">AWS's own word for it, such as <c>AccessDenied</c>; null when AWS was not reached.</param>
/// <param name="message">What a person can act on.</param>
/// <param name="inner">What led to it.</param>
internal sealed class AwsException(string? code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string? Code { get; } = code;
}
