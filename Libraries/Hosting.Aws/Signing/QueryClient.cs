using System.Xml.Linq;

namespace Showroom.Hosting.Aws.Signing;

/// <summary>AWS's Query protocol: a form is posted, and XML is returned. CloudFormation and STS use it.</summary>
/// <param name="http">Signed for the service.</param>
/// <param name="version">The version of the service's API.</param>
internal sealed class QueryClient(SignedClient http, string version)
{
    /// <returns>The element ACTIONResult; of calls without a result, the whole response.</returns>
    public async Task<XElement> CallAsync(string action, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] fields = [new("Action", action), new("Version", version), .. form];
        var response = await http.SendAsync(() => new(HttpMethod.Post, "") { Content = new FormUrlEncodedContent(fields) }, cancellationToken).ConfigureAwait(false);
        var xml = response.Xml();
        return xml.Member($"{action}Result") ?? xml;
    }
}
