using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.TemplateStorage;

/// <summary>The account that the credentials belong to.</summary>
/// <param name="Account">Its id, of twelve digits.</param>
/// <param name="Partition">The partition of ARNs, such as <c>aws</c> or <c>aws-cn</c>.</param>
internal sealed record CallerIdentity(string Account, string Partition)
{
    /// <param name="sts">Signed for <c>sts</c>. The call needs no permission.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<CallerIdentity> GetAsync(SignedClient sts, CancellationToken cancellationToken)
    {
        var identity = await new QueryClient(sts, "2011-06-15").CallAsync("GetCallerIdentity", [], cancellationToken).ConfigureAwait(false);
        // arn:PARTITION:sts::ACCOUNT:...
        return identity.Required("Arn").Split(':') is [_, var partition, ..]
            ? new(identity.Required("Account"), partition)
            : throw new AwsException(null, $"STS returned '{identity.Required("Arn")}', which is not an ARN. Check the Endpoint setting.");
    }
}
