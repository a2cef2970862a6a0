using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Templates.Yaml;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>The file of a template, in JSON or YAML.</summary>
/// <param name="Directory">The output directory.</param>
/// <param name="Environment">The name of the environment, from which the name of the file follows.</param>
/// <param name="Format">The setting NAME:Format; null when there is none.</param>
internal sealed record TemplateFile(string Directory, string Environment, string? Format)
{
    private const string Json = "json";
    private const string Yaml = "yaml";

    /// <exception cref="DistributedApplicationException">The format is neither.</exception>
    public bool IsYaml => Format switch
    {
        null or Json => false,
        Yaml => true,
        _ => throw new DistributedApplicationException($"{Environment}:Format is '{Format}'. Allowed: json (the default), yaml."),
    };

    /// <summary>Where publishing writes it.</summary>
    public string PathToWrite => PathOf(IsYaml ? Yaml : Json);

    /// <summary>The file that was written before, in the format that was asked for, or else in the one that is there.</summary>
    /// <exception cref="DistributedApplicationException">There is none, or there are two.</exception>
    public string FindWritten()
    {
        string[] found = [.. (Format is null ? [Json, Yaml] : new[] { IsYaml ? Yaml : Json }).Select(PathOf).Where(File.Exists)];
        return found switch
        {
            [var path] => path,
            [] => throw new DistributedApplicationException($"There is no template at {PathToWrite}. Publish first, or set --output-path to the directory that it was published to."),
            _ => throw new DistributedApplicationException($"{Directory} has a template in JSON and one in YAML: say which with --{Environment}:Format."),
        };
    }

    /// <summary>Reads a template in either format.</summary>
    /// <exception cref="DistributedApplicationException">It is not a template.</exception>
    public static async Task<JsonObject> ReadAsync(string path, CancellationToken cancellationToken) =>
        TemplateReader.Read(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);

    private string PathOf(string format) => Path.Combine(Directory, $"{Environment}.template.{format}");
}
