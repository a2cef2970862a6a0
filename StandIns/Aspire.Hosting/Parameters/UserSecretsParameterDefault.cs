using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Keeps a generated value in the app host's user secrets, so that it is the same in every run: a data directory that was
/// made with one password does not open with another. Without a UserSecretsId it is new in every run.
/// </summary>
internal sealed class UserSecretsParameterDefault(Assembly? appHost, string parameterName, ParameterDefault generator) : ParameterDefault
{
    private static readonly JsonSerializerOptions s_format = new() { WriteIndented = true };

    /// <summary>What makes the value when there is none.</summary>
    public ParameterDefault Generator => generator;

    public override string GetDefaultValue() =>
        appHost?.GetCustomAttribute<UserSecretsIdAttribute>() is { UserSecretsId: { Length: > 0 } id }
            ? GetOrAdd(id, $"Parameters:{parameterName}", generator.GetDefaultValue)
            : generator.GetDefaultValue();

    public override void WriteToManifest(ManifestPublishingContext context) => generator.WriteToManifest(context);

    // An application and its tests may start at the same time: one of them generates, and the others read.
    private static string GetOrAdd(string id, string key, Func<string> generate)
    {
        var path = PathHelper.GetSecretsPathFromSecretsId(id);
        using var onlyOne = new Mutex(initiallyOwned: false, $"aspire-user-secrets-{id}");
        try
        {
            onlyOne.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // The owner died. The file is whole: it is only ever replaced.
        }
        try
        {
            var secrets = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonObject ?? [] : [];
            if (secrets[key]?.GetValue<string>() is { Length: > 0 } existing)
            {
                return existing;
            }
            var value = generate();
            secrets[key] = value;
            Replace(path, secrets.ToJsonString(s_format));
            return value;
        }
        finally
        {
            onlyOne.ReleaseMutex();
        }
    }

    private static void Replace(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
