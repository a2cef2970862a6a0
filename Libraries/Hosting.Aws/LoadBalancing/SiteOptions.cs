namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>The site: the names and the certificate of the external endpoint.</summary>
public sealed record SiteOptions
{
    /// <summary>
    /// The ARN of an ACM certificate. With one the site is served over HTTPS and HTTP redirects to it; without, over HTTP. It is
    /// the default of the parameter CertificateArn, which can be set at deployment too.
    /// </summary>
    public string? CertificateArn { get; init; }

    /// <summary>
    /// The host names of the site beside the load balancer's own, which is always accepted: <c>shop.example;*.shop.example</c>, or <c>*</c> for every name.
    /// Null for no others. It is the default of the parameter AllowedHosts, which can be set at deployment too.
    /// </summary>
    public string? AllowedHosts { get; init; }
}
