namespace Showroom.Web.Forms;

/// <summary>What a page shows after a form was sent: why it was refused, or what it has done.</summary>
/// <param name="Form">The name of the form.</param>
/// <param name="Message">A name in the resources; empty when the page only keeps what was entered.</param>
/// <param name="IsError">Whether the form was refused.</param>
/// <param name="Values">What the visitor has entered, to be corrected; never a password.</param>
public sealed record FormFeedback(string Form, string Message, bool IsError, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The value of a field; empty without one.</summary>
    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>Why a form was refused.</summary>
    public static FormFeedback Refused(string form, string message, params (string Field, string? Value)[] values) =>
        new(form, message, IsError: true, ToValues(values));

    /// <summary>What was entered so far, when the page is loaded again before the form is complete.</summary>
    public static FormFeedback Entered(string form, params (string Field, string? Value)[] values) => new(form, "", IsError: false, ToValues(values));

    /// <summary>What a form has done.</summary>
    public static FormFeedback Done(string form, string message) => new(form, message, IsError: false, new Dictionary<string, string>());

    private static Dictionary<string, string> ToValues((string Field, string? Value)[] values) =>
        values.ToDictionary(static value => value.Field, static value => value.Value ?? "");
}
