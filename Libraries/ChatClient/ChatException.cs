using System.Globalization;
using System.Text.RegularExpressions;

namespace Showroom.ChatClient;

/// <summary>A call that the server refused, or that did not reach it.</summary>
public sealed partial class ChatException : Exception
{
    internal ChatException(string code, string message, Exception? innerException = null, TimeSpan? retryAfter = null)
        : base(message, innerException) => (Code, RetryAfter) = (code, retryAfter);

    /// <summary>One of <see cref="ChatErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient => Code is ChatErrorCodes.TooManyRequests or ChatErrorCodes.Unavailable or ChatErrorCodes.InternalError;

    /// <summary>The time that the server asks to wait.</summary>
    internal TimeSpan? RetryAfter { get; }

    /// <summary>Reads the text of an error of the hub, <c>code: sentence</c>, which SignalR puts after a sentence of its own.</summary>
    internal static ChatException Parse(string text, Exception? innerException = null)
    {
        var match = HubError().Match(text);
        if (!match.Success)
        {
            return new ChatException(ChatErrorCodes.InternalError, text, innerException);
        }

        var sentence = match.Groups["sentence"].Value;
        var delay = RetryDelay().Match(sentence);
        TimeSpan? retryAfter = delay.Success && int.TryParse(delay.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
        return new ChatException(match.Groups["code"].Value, sentence, innerException, retryAfter);
    }

    [GeneratedRegex("^(?:.*?HubException: )?(?<code>[a-z]+(?:-[a-z]+)*): (?<sentence>.+)$", RegexOptions.Singleline)]
    private static partial Regex HubError();

    [GeneratedRegex("Try again in ([0-9]+) ms")]
    private static partial Regex RetryDelay();
}
