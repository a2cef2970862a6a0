using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>Deletes log groups that services of AWS have made outside the stack.</summary>
/// <param name="http">Signed for <c>logs</c>.</param>
internal sealed class LogsClient(SignedClient http)
{
    private readonly JsonClient _json = new(http, "Logs_20140328");

    /// <returns>False when there is no such group.</returns>
    public async Task<bool> DeleteGroupAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _json.CallAsync("DeleteLogGroup", new() { ["logGroupName"] = name }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsException exception) when (exception.Code is "ResourceNotFoundException")
        {
            return false;
        }
    }
}
