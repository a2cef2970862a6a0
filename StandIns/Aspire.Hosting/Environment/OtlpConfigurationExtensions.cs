using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Telemetry.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>Tells the resource where to send telemetry. Projects are told anyway.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder) where T : IResourceWithEnvironment =>
        builder.WithAnnotation(new OtlpExporterAnnotation(), ResourceAnnotationMutationBehavior.Replace);
}
