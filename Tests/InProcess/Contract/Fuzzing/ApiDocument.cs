using System.Text.Json;

namespace Showroom.Tests.InProcess.Contract.Fuzzing;

/// <summary>An operation of the OpenAPI document.</summary>
internal sealed record ApiOperation(string Method, string Path, IReadOnlyList<JsonElement> Parameters, JsonElement? Body, IReadOnlyDictionary<int, JsonElement> Responses);

/// <summary>An OpenAPI document, with its references resolved where they are used.</summary>
internal sealed class ApiDocument
{
    private readonly JsonElement _root;

    public ApiDocument(JsonElement root)
    {
        _root = root;
        Operations = [.. root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => Read(path.Name, method)))];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>What the schemas refer to.</summary>
    public JsonElement Components => _root.GetProperty("components");

    public JsonElement Resolve(JsonElement element)
    {
        while (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out var reference))
        {
            element = reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(_root, (parent, name) => parent.GetProperty(name));
        }

        return element;
    }

    /// <summary>The schema of a response's body, or null when it has none.</summary>
    public JsonElement? SchemaOf(JsonElement response, string mediaType) =>
        response.TryGetProperty("content", out var content) && content.TryGetProperty(mediaType, out var body) ? Resolve(body.GetProperty("schema")) : null;

    private ApiOperation Read(string path, JsonProperty method)
    {
        var operation = method.Value;
        JsonElement[] parameters = operation.TryGetProperty("parameters", out var list) ? [.. list.EnumerateArray().Select(Resolve)] : [];
        JsonElement? body = operation.TryGetProperty("requestBody", out var request)
            ? Resolve(Resolve(request).GetProperty("content").GetProperty("application/json").GetProperty("schema"))
            : null;
        var responses = operation.GetProperty("responses").EnumerateObject()
            .ToDictionary(response => int.Parse(response.Name, System.Globalization.CultureInfo.InvariantCulture), response => Resolve(response.Value));
        return new ApiOperation(method.Name.ToUpperInvariant(), path, parameters, body, responses);
    }
}
