namespace Showroom.Api.Platform.Security.Operators;

/// <summary>Marks the endpoints that require the operators' key.</summary>
internal sealed class OperatorOnlyMetadata;
