namespace Showroom.Api.Platform.Security.Operators;

/// <summary>Configuration section <c>Operator</c>.</summary>
internal sealed record OperatorOptions
{
    public const string Section = "Operator";
    public const int MinKeyLength = 16;

    /// <summary>The secret that an operator sends in <c>X-Operator-Key</c>, at least 16 characters.</summary>
    public string Key { get; init; } = "";
}
