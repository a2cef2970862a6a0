namespace Showroom.Hosting.Services;

/// <summary>A port that must be free when the application starts.</summary>
/// <param name="Port">The port.</param>
/// <param name="Setting">The key of the setting that changes it.</param>
internal sealed record FixedPortAnnotation(int Port, string Setting) : IResourceAnnotation;
