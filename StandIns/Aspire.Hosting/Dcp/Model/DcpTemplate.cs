namespace Aspire.Hosting.Dcp;

/// <summary>
/// What DCP fills in, in arguments and variables, when it starts something. A template that names a service which does not exist
/// keeps the object in Starting for ever.
/// </summary>
internal static class DcpTemplate
{
    /// <summary>The port that this very process has to listen on.</summary>
    public static string PortForServing(string service) => $$$"""{{- portForServing "{{{DcpNames.Checked(service)}}}" -}}""";

    /// <summary>The port of the service that everybody else uses.</summary>
    public static string PortFor(string service) => $$$"""{{- portFor "{{{DcpNames.Checked(service)}}}" -}}""";

    /// <summary>The address of the service that everybody else uses.</summary>
    public static string AddressFor(string service) => $$$"""{{- addressFor "{{{DcpNames.Checked(service)}}}" -}}""";
}
