using System.Text;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Images;

/// <summary>The calls of ECR that a push needs.</summary>
/// <param name="http">Signed for <c>ecr</c>.</param>
internal sealed class EcrClient(SignedClient http)
{
    private readonly JsonClient _json = new(http, "AmazonEC2ContainerRegistry_V20150921");

    /// <summary>User name and password of the registry, valid for twelve hours.</summary>
    public async Task<(string User, string Password)> GetLoginAsync(CancellationToken cancellationToken)
    {
        var response = await _json.CallAsync("GetAuthorizationToken", [], cancellationToken).ConfigureAwait(false);
        var token = response["authorizationData"]?[0]?["authorizationToken"]?.GetValue<string>()
            ?? throw new AwsException(null, "ECR returned no login. Check the Endpoint setting.");
        return Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split(':', 2) is [var user, var password]
            ? (user, password)
            : throw new AwsException(null, "ECR returned a login of another form than user:password.");
    }

    public async Task<bool> HasImageAsync(string repository, string tag, CancellationToken cancellationToken)
    {
        try
        {
            await _json.CallAsync("DescribeImages", new() { ["repositoryName"] = repository, ["imageIds"] = new JsonArray(new JsonObject { ["imageTag"] = tag }) }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsException exception) when (exception.Code is "ImageNotFoundException")
        {
            return false;
        }
    }
}
