using System.Text.RegularExpressions;

namespace Showroom.Api.Orders.Placing;

/// <summary>The key by which a repeated order is recognised; one for each order of an account.</summary>
internal static partial class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 100;

    /// <summary>Visible ASCII without the comma, which joins the values of a header that is sent twice.</summary>
    public const string Pattern = @"^[\x21-\x2B\x2D-\x7E]{1,100}$";

    public const string Expected = "One key of 1 to 100 visible ASCII characters without a comma: a new one, such as a UUID, for each order.";

    public static bool IsValid(string? key) => key is not null && Format().IsMatch(key);

    [GeneratedRegex(@"^[\x21-\x2B\x2D-\x7E]{1,100}\z")]
    private static partial Regex Format();
}
