using System.Globalization;
using Showroom.Web.Backend;

namespace Showroom.Web.Languages;

/// <summary>Writes money as the visitor's language does, with the sign and the digits of the money's own currency.</summary>
internal static class MoneyFormat
{
    /// <summary>The currencies without a minor unit (ISO 4217).</summary>
    private static readonly string[] s_withoutMinorUnit = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];

    public static string Format(Money money) => Format(decimal.Parse(money.Amount, CultureInfo.InvariantCulture), money.Currency);

    public static string Format(decimal amount, string currency)
    {
        var format = (NumberFormatInfo)CultureInfo.CurrentCulture.NumberFormat.Clone();
        format.CurrencySymbol = SignOf(currency);
        format.CurrencyDecimalDigits = s_withoutMinorUnit.Contains(currency) && amount == decimal.Truncate(amount) ? 0 : 2;
        return amount.ToString("C", format);
    }

    private static string SignOf(string currency) => currency switch
    {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        "KRW" => "₩",
        _ => currency + "\u00a0",
    };
}
