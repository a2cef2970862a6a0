namespace Showroom.Hosting.Services;

/// <summary>Marks a resource that does one thing and ends, so that a publisher can run it before what waits for it.</summary>
public sealed class JobAnnotation : IResourceAnnotation;
