namespace Showroom.Tests.Fixtures;

/// <summary>Whose session a request has.</summary>
public enum Caller
{
    Anonymous,

    /// <summary>An account without a role.</summary>
    Member,

    /// <summary>The account that the command <c>migrate</c> made.</summary>
    Operator,
}
