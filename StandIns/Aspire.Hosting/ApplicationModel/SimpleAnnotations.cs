using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>The resource starts only when somebody asks for it.</summary>
    public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

    /// <summary>The number of instances behind one address.</summary>
    public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
    {
        /// <summary>How many.</summary>
        public int Replicas { get; } = replicas;
    }

    /// <summary>The icon of the resource in the dashboard.</summary>
    public sealed class ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled) : IResourceAnnotation
    {
        /// <summary>The name of a Fluent icon.</summary>
        public string IconName { get; } = iconName;

        /// <summary>Outline or filled.</summary>
        public IconVariant IconVariant { get; } = iconVariant;
    }

    /// <summary>How an icon is drawn.</summary>
    public enum IconVariant
    {
        /// <summary>As an outline.</summary>
        Regular = 0,

        /// <summary>Filled.</summary>
        Filled = 1,
    }

    /// <summary>The resource is told where to send telemetry.</summary>
    public class OtlpExporterAnnotation : IResourceAnnotation;

    /// <summary>What the resource becomes in a manifest.</summary>
    public class ManifestPublishingCallbackAnnotation(Func<ManifestPublishingContext, Task>? callback) : IResourceAnnotation
    {
        /// <summary>The resource is left out.</summary>
        public static ManifestPublishingCallbackAnnotation Ignore { get; } = new(null);

        /// <summary>Writes it; null leaves it out.</summary>
        public Func<ManifestPublishingContext, Task>? Callback { get; } = callback;
    }
}

namespace Aspire.Hosting.Publishing
{
    /// <summary>What a manifest is written with. Manifests are not offered, so nothing makes one.</summary>
    public sealed class ManifestPublishingContext
    {
        internal ManifestPublishingContext()
        {
        }
    }
}
