using Showroom.Gateway.Configuration;

namespace Showroom.Gateway.Limits.Groups;

/// <summary>One path, or every path, of a group.</summary>
internal sealed class GroupRule
{
    private const string Everything = "/**";

    private readonly PathString _path;
    private readonly bool _isPrefix;
    private readonly string[] _methods;

    private GroupRule(string group, string path, string[] methods)
    {
        Group = group;
        _isPrefix = path.EndsWith(Everything, StringComparison.Ordinal);
        _path = new PathString(WithoutWildcard(path).TrimEnd('/'));
        _methods = methods;
    }

    public string Group { get; }

    /// <summary>Rules of equal selections are ambiguous.</summary>
    public string Selection => $"{string.Join(';', _methods)} {_path.Value?.ToUpperInvariant()}{(_isPrefix ? Everything : "")}";

    /// <summary>The rules of all groups, the most specific first.</summary>
    public static GroupRule[] Create(IEnumerable<KeyValuePair<string, RateLimitGroupOptions>> groups) =>
    [
        .. groups
            .SelectMany(static group => Paths(group.Value).Select(path => new GroupRule(group.Key, path, Split(group.Value.Methods))))
            .OrderByDescending(static rule => rule._path.Value?.Length ?? 0)
            .ThenBy(static rule => rule._isPrefix)
            .ThenBy(static rule => rule._methods.Length == 0),
    ];

    public static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static bool IsPath(string text) => text.StartsWith('/') && !WithoutWildcard(text).Contains('*');

    public bool Matches(string method, PathString path) => (_methods.Length == 0 || Array.IndexOf(_methods, method) >= 0) && MatchesPath(path);

    private static string[] Paths(RateLimitGroupOptions group) => Split(group.Paths) is { Length: > 0 } paths ? paths : [Everything];

    private static string WithoutWildcard(string path) => path.EndsWith(Everything, StringComparison.Ordinal) ? path[..^Everything.Length] : path;

    /// <summary>Routing ignores the case and a slash at the end.</summary>
    private bool MatchesPath(PathString path) =>
        path.StartsWithSegments(_path, StringComparison.OrdinalIgnoreCase, out var rest) && (_isPrefix || !rest.HasValue || rest.Value == "/");
}
