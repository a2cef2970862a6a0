namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>
/// The site: the name and the certificate of the external endpoint. With <see cref="Domain"/> and <see cref="HostedZoneId"/> the
/// stack makes the certificate and the DNS record; with <see cref="Domain"/> and <see cref="CertificateArn"/> it uses a
/// certificate that exists. Without a certificate the site is served over HTTP at the name of the load balancer.
/// </summary>
public sealed record SiteOptions
{
    /// <summary>The host name of the site, such as <c>shop.example.com</c>: the one that the certificate is for and that browsers open.</summary>
    public string? Domain { get; init; }

    /// <summary>
    /// The public hosted zone of Route 53 that <see cref="Domain"/> is in, such as <c>Z0123456789ABCDEFGHIJ</c>. The stack adds an
    /// alias to the load balancer and, without <see cref="CertificateArn"/>, a certificate that is validated by DNS.
    /// </summary>
    public string? HostedZoneId { get; init; }

    /// <summary>
    /// The ARN of an ACM certificate for <see cref="Domain"/>, in the region of the stack.
    /// </summary>
    public string? CertificateArn { get; init; }

    /// <summary>
    /// Host names beside <see cref="Domain"/> and the load balancer's own, which are always accepted: <c>shop.example;*.shop.example</c>, or <c>*</c> for every name.
    /// Null for no others. It is the default of the parameter AllowedHosts, which can be set at deployment too.
    /// </summary>
    public string? AllowedHosts { get; init; }

    /// <summary>Whether the site is served over HTTPS.</summary>
    internal bool IsSecure => CertificateArn is not null || HostedZoneId is not null;
}
