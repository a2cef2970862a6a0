#pragma warning disable ASPIRECERTIFICATES001 // Aspire has no other way to give the orchestrator a certificate.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Showroom.Hosting.Services;

internal static class OrchestratorCertificateExtensions
{
    private const string Setting = "ASPIRE_DCP_USE_DEVELOPER_CERTIFICATE";

    /// <summary>Gives the orchestrator a certificate that is kept between starts, in the home directory, unless there is a trusted developer certificate.</summary>
    public static IDistributedApplicationBuilder AddOrchestratorCertificate(this IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode
            || builder.Services.LastOrDefault(service => service.ServiceType == typeof(IDeveloperCertificateService)) is not { ImplementationType: { } implementation })
        {
            return builder;
        }

        builder.Configuration[Setting] ??= "true";
        var file = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire", "showroom", "orchestrator.pfx");
        builder.Services.Replace(ServiceDescriptor.Singleton<IDeveloperCertificateService>(services => new OrchestratorCertificateService(
            (IDeveloperCertificateService)ActivatorUtilities.CreateInstance(services, implementation),
            () => OrchestratorCertificate.GetOrCreate(file, TimeProvider.System.GetUtcNow()))));
        return builder;
    }
}
