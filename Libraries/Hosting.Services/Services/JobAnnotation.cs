namespace Showroom.Hosting.Services;

/// <summary>Marks a resource that runs to its end. A publisher runs it before the resources that wait for it.</summary>
public sealed class JobAnnotation : IResourceAnnotation;
