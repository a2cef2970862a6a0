using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Signing;

/// <summary>AWS's JSON protocol, version 1.1: the header X-Amz-Target names the action. ECR and CloudWatch Logs use it.</summary>
/// <param name="http">Signed for the service.</param>
/// <param name="target">What precedes the action in the header.</param>
internal sealed class JsonClient(SignedClient http, string target)
{
    /// <returns>The response; empty for actions that return nothing.</returns>
    public async Task<JsonObject> CallAsync(string action, JsonObject body, CancellationToken cancellationToken)
    {
        var json = body.ToJsonString();
        var response = await http.SendAsync(() => new(HttpMethod.Post, "")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.1"),
            Headers = { { "X-Amz-Target", $"{target}.{action}" } },
        }, cancellationToken).ConfigureAwait(false);
        try
        {
            return string.IsNullOrEmpty(response.Body) ? [] : JsonNode.Parse(response.Body)!.AsObject();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new AwsException(null, "The response is not JSON, so the endpoint is not AWS. Check the Endpoint setting.", exception);
        }
    }
}
