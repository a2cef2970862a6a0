namespace Showroom.Api.Accounts.Operators;

/// <summary>Configuration section <c>Operator</c> of the command <c>migrate</c>: the first account with the role of an operator.</summary>
internal sealed record OperatorOptions
{
    public const string Section = "Operator";

    public string Name { get; init; } = "operator";

    /// <summary>A secret; without one no account is made.</summary>
    public string Password { get; init; } = "";
}
