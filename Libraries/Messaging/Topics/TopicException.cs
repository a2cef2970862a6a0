namespace Showroom.Messaging.Topics;

/// <summary>SNS refused a request, or did not respond.</summary>
/// <param name="code">The error code of SNS, such as <c>AuthorizationError</c>; null when it did not respond.</param>
/// <param name="message">The message of SNS.</param>
/// <param name="innerException">The cause.</param>
public sealed class TopicException(string? code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The error code of SNS, or null.</summary>
    public string? Code { get; } = code;
}
