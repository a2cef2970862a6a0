namespace Showroom.Hosting.Services;

/// <summary>Marks a resource that runs until the application ends: even exit code 0 is a failure.</summary>
internal sealed class LongRunningAnnotation : IResourceAnnotation;
