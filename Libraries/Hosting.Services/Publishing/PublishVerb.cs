namespace Showroom.Hosting.Services;

/// <summary>The words that may come first on the app host's command line.</summary>
public static class PublishVerb
{
    /// <summary>
    /// Lets <c>publish --output-path DIR</c> stand for <c>--operation publish --step publish --output-path DIR</c>. Aspire
    /// ignores words that are not options, so a misspelt one would start the application.
    /// </summary>
    /// <exception cref="ArgumentException">The first argument is another word.</exception>
    public static string[] Expand(string[] args) => args switch
    {
        ["publish", .. var rest] => ["--operation", "publish", "--step", "publish", .. rest],
        [var word, ..] when !word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal) =>
            throw new ArgumentException($"'{word}' is not known here: 'publish --output-path DIR' publishes, '--Key=value' sets a setting, and nothing at all runs the application."),
        _ => args,
    };
}
