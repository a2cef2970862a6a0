namespace Showroom.Api.Platform.Security;

/// <summary>The roles of accounts.</summary>
internal static class Roles
{
    /// <summary>May change products and use the operations of the queues.</summary>
    public const string Operator = "operator";
}
