namespace Showroom.Hosting.Services;

/// <summary>How often a resource is started again when it ends by itself.</summary>
/// <param name="Options">The limits.</param>
internal sealed record AutoRestartAnnotation(AutoRestartOptions Options) : IResourceAnnotation;
