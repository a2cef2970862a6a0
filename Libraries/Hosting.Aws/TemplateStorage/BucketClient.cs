using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.TemplateStorage;

/// <summary>S3's calls on one bucket. Its name is in the path: a name with dots in the host matches no certificate.</summary>
/// <param name="s3">Signed for <c>s3</c>.</param>
/// <param name="name">The bucket.</param>
/// <param name="owner">The account that the bucket must belong to, or S3 refuses the call; null for any.</param>
internal sealed class BucketClient(SignedClient s3, string name, string? owner)
{
    // A new bucket may be unknown to S3's other calls for some seconds.
    private const string NotYetKnown = "NoSuchBucket";

    private const string ContentDigest = "x-amz-content-sha256";

    private static readonly XNamespace s_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public string Name => name;

    /// <summary>Creates the bucket, without access control lists.</summary>
    /// <param name="region">The region of the endpoint.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task CreateAsync(string region, CancellationToken cancellationToken)
    {
        // us-east-1 is no location constraint: S3 refuses it.
        var body = region == "us-east-1" ? [] : Encoding.UTF8.GetBytes(Xml(new("CreateBucketConfiguration", new XElement("LocationConstraint", region))));
        return s3.SendAsync(
            () => new(HttpMethod.Put, Address(""))
            {
                Content = new ByteArrayContent(body),
                Headers = { { ContentDigest, Convert.ToHexStringLower(SHA256.HashData(body)) }, { "x-amz-object-ownership", "BucketOwnerEnforced" } },
            },
            cancellationToken);
    }

    /// <summary>Sets a part of the bucket's configuration, in XML.</summary>
    public Task ConfigureAsync(string part, XElement configuration, CancellationToken cancellationToken) => ConfigureAsync(part, Xml(configuration), cancellationToken);

    /// <summary>Sets a part of the bucket's configuration.</summary>
    /// <param name="part">As S3 names it in the query: <c>policy</c>.</param>
    /// <param name="configuration">XML, or JSON for a policy.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task ConfigureAsync(string part, string configuration, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"?{part}=", Encoding.UTF8.GetBytes(configuration), NotYetKnown, cancellationToken);

    /// <exception cref="AwsException">The bucket has no configuration of that part, or does not exist.</exception>
    public Task GetConfigurationAsync(string part, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, $"?{part}=", [], null, cancellationToken);

    /// <returns>The address of the object.</returns>
    public async Task<Uri> PutAsync(string key, byte[] content, CancellationToken cancellationToken)
    {
        await SendAsync(HttpMethod.Put, $"/{key}", content, NotYetKnown, cancellationToken).ConfigureAwait(false);
        return Address($"/{key}");
    }

    /// <returns>The keys that begin with a prefix, 1,000 at most.</returns>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, $"?list-type=2&prefix={Uri.EscapeDataString(prefix)}", [], null, cancellationToken).ConfigureAwait(false);
        return [.. response.Xml().Elements().Where(e => e.Name.LocalName == "Contents").Select(e => e.Required("Key"))];
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, $"/{key}", [], null, cancellationToken);

    /// <summary>Deletes the bucket. S3 refuses that unless it is empty.</summary>
    public Task DeleteAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "", [], null, cancellationToken);

    private static string Xml(XElement body)
    {
        foreach (var element in body.DescendantsAndSelf())
        {
            element.Name = s_namespace + element.Name.LocalName;
        }

        return body.ToString(SaveOptions.DisableFormatting);
    }

    private Uri Address(string rest) => new(s3.Address, $"{name}{rest}");

    private Task<AwsResponse> SendAsync(HttpMethod method, string rest, byte[] body, string? alsoTransient, CancellationToken cancellationToken)
    {
        var digest = SHA256.HashData(body);
        return s3.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(method, Address(rest)) { Headers = { { ContentDigest, Convert.ToHexStringLower(digest) } } };
                if (owner is not null)
                {
                    request.Headers.Add("x-amz-expected-bucket-owner", owner);
                }

                if (method == HttpMethod.Put)
                {
                    request.Content = new ByteArrayContent(body);
                    request.Headers.Add("x-amz-checksum-sha256", Convert.ToBase64String(digest));
                }

                return request;
            },
            cancellationToken, alsoTransient);
    }
}
