using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>
/// A Redis connection string in one of two forms: <c>host:port,password=...,name=value</c> as StackExchange.Redis reads it, or the URI
/// <c>redis://user:password@host:port/database</c> (<c>rediss</c> for TLS), whose percent-encoding can express every password.
/// </summary>
/// <remarks>
/// StackExchange.Redis splits its own form at every comma and takes a part without <c>=</c> for one more server, so that a password with a comma is cut off
/// silently and the connection never succeeds. Such a string is refused here. No message repeats any part of the string: it may be part of the password.
/// </remarks>
internal sealed class RedisConnectionString
{
    private const string Advice =
        "Write HOST:PORT,password=PASSWORD; a password with a comma, or with a space at either end, needs the form redis://:PASSWORD@HOST:PORT with the password percent-encoded.";

    private RedisConnectionString(ConfigurationOptions options)
    {
        (User, Password) = (options.User, options.Password);
        (options.User, options.Password) = (null, null);
        WithoutCredentials = options.ToString();
    }

    private RedisConnectionString(string error) => Error = $"{error} {Advice}";

    /// <summary>What is wrong, continuing a sentence that begins with the key; null when nothing is.</summary>
    public string? Error { get; }

    public string? User { get; }

    public string? Password { get; }

    /// <summary>The rest in the form of StackExchange.Redis; null when the string is malformed.</summary>
    public string? WithoutCredentials { get; }

    /// <summary>Whether it has a setting of this name.</summary>
    public bool Sets(string name) => WithoutCredentials?.Split(',').Any(part => part.StartsWith(name + '=', StringComparison.OrdinalIgnoreCase)) == true;

    public static RedisConnectionString Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new("is not set: it says where Redis is.");
        }

        return IsUri(text) ? ParseUri(text) : ParseSettings(text);
    }

    private static bool IsUri(string text) =>
        text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase);

    private static RedisConnectionString ParseUri(string text)
    {
        var database = 0;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0
            || uri.Query.Length + uri.Fragment.Length > 0
            || (uri.AbsolutePath.Length > 1 && !int.TryParse(uri.AbsolutePath.AsSpan(1), out database)))
        {
            return new("is not a valid redis:// URI.");
        }

        var credentials = uri.UserInfo.Split(':', 2);
        var options = new ConfigurationOptions
        {
            Ssl = uri.Scheme == "rediss",
            User = Decode(credentials[0]),
            Password = credentials.Length == 2 ? Decode(credentials[1]) : null,
            DefaultDatabase = uri.AbsolutePath.Length > 1 ? database : null,
        };
        options.EndPoints.Add(uri.DnsSafeHost, uri.IsDefaultPort ? 6379 : uri.Port);
        return new(options);
    }

    private static string? Decode(string text) => text.Length == 0 ? null : Uri.UnescapeDataString(text);

    private static RedisConnectionString ParseSettings(string text)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(','))
        {
            var separator = part.IndexOf('=', StringComparison.Ordinal);
            if (separator < 0 ? names.Count > 0 || string.IsNullOrWhiteSpace(part) : !names.Add(part[..separator].Trim()))
            {
                return new("has a part that is neither a server nor a setting, or a setting twice.");
            }

            if (separator >= 0 && part.AsSpan(separator + 1).Trim().Length != part.Length - separator - 1)
            {
                return new("has a setting with a space at an end of its value, which would be dropped.");
            }
        }

        try
        {
            var options = ConfigurationOptions.Parse(text);
            return options.EndPoints.Count == 0 ? new("names no server.") : new(options);
        }
        catch (ArgumentException)
        {
            return new("is not a valid Redis connection string.");
        }
    }
}
