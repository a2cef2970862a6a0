namespace Showroom.Hosting.Aws.Templates;

/// <summary>Statements of resource policies that several kinds have.</summary>
internal static class PolicyStatements
{
    /// <summary>Denies requests without TLS.</summary>
    /// <param name="action">The actions that are denied, such as <c>s3:*</c>.</param>
    /// <param name="resource">What they are denied on.</param>
    public static Map TlsOnly(string action, Value resource) => new()
    {
        ["Sid"] = "TlsOnly",
        ["Effect"] = "Deny",
        ["Principal"] = "*",
        ["Action"] = action,
        ["Resource"] = resource,
        ["Condition"] = new Map { ["Bool"] = new Map { ["aws:SecureTransport"] = "false" } },
    };
}
