using Microsoft.AspNetCore.SignalR;

namespace Showroom.Api.Chat.Protocol;

/// <summary>
/// The errors of the hub: <c>code: sentence</c>. The code is stable, and is the end of the <c>type</c> of the corresponding HTTP problem.
/// </summary>
internal static class ChatErrors
{
    public const string InvalidInput = "invalid-input";
    public const string Unauthenticated = "unauthenticated";
    public const string NotFound = "not-found";
    public const string Conflict = "conflict";
    public const string TooManyRequests = "too-many-requests";
    public const string Unavailable = "unavailable";
    public const string InternalError = "internal-error";

    public static HubException Invalid(string argument, string expected) => Of(InvalidInput, $"{argument}: {expected}");

    public static HubException Of(string code, string sentence) => new($"{code}: {sentence}");

    /// <summary>The code of an error that this class has made.</summary>
    public static string CodeOf(HubException error) => error.Message.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? error.Message[..end] : InternalError;
}
