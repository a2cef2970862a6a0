namespace Showroom.Hosting.Services;

/// <summary>The words that may come first on the app host's command line.</summary>
internal static class AppHostArguments
{
    private static readonly string[] s_verbs = ["publish", "deploy", "destroy"];

    /// <summary>
    /// Lets <c>publish --output-path DIR</c> stand for <c>--operation publish --step publish --output-path DIR</c>, likewise
    /// <c>deploy</c> and <c>destroy</c>, and <c>do STEP</c> for any step. Aspire ignores words that are not options, so a
    /// misspelt one would start the application.
    /// </summary>
    /// <exception cref="DistributedApplicationException">The first argument is another word, or <c>do</c> has no step.</exception>
    public static string[] Expand(string[] args) => args switch
    {
        [var verb, .. var rest] when s_verbs.Contains(verb, StringComparer.Ordinal) => ["--operation", "publish", "--step", verb, .. rest],
        ["do", var step, .. var rest] when IsWord(step) => ["--operation", "publish", "--step", step, .. rest],
        ["do", ..] => throw new DistributedApplicationException("'do' needs the name of a step: 'do cost', 'do diagnostics' for a list of all."),
        [var word, ..] when IsWord(word) => throw new DistributedApplicationException(
            $"'{word}' is not known here: 'publish', 'deploy', 'destroy' and 'do STEP' run the pipeline, '--Key=value' sets a setting, and without a word the application runs."),
        _ => args,
    };

    private static bool IsWord(string argument) => !argument.StartsWith('-') && !argument.Contains('=', StringComparison.Ordinal);
}
