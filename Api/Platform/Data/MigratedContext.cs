namespace Showroom.Api.Platform.Data;

/// <summary>An EF Core context that the migrator brings up to date, in the order of registration.</summary>
/// <param name="Type">The context's type.</param>
internal sealed record MigratedContext(Type Type);
