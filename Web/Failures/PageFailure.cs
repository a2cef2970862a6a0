namespace Showroom.Web.Failures;

/// <summary>Why there is no page.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="TraceId">The trace of the request, by which operators find it.</param>
/// <param name="FormPage">Where the form is that was sent with a token that is not valid any more; null when it was something else.</param>
public sealed record PageFailure(int Status, string TraceId, string? FormPage = null)
{
    /// <summary>Whether the same request may succeed soon.</summary>
    public bool IsTransient => Status is StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError;
}
