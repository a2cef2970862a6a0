using System.Text;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>Deletes log groups that services of AWS have made outside the stack.</summary>
/// <param name="http">Signed for <c>logs</c>.</param>
internal sealed class LogsClient(SignedClient http)
{
    /// <returns>False when there is no such group.</returns>
    public async Task<bool> DeleteGroupAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var json = new JsonObject { ["logGroupName"] = name }.ToJsonString();
            await http.SendAsync(() => new(HttpMethod.Post, "")
            {
                Content = new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.1"),
                Headers = { { "X-Amz-Target", "Logs_20140328.DeleteLogGroup" } },
            }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsException exception) when (exception.Code is "ResourceNotFoundException")
        {
            return false;
        }
    }
}
