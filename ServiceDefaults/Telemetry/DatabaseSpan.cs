using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>Names database spans by OpenTelemetry's semantic conventions: the statement's kind and table.</summary>
public static partial class DatabaseSpan
{
    /// <summary>
    /// Names the span <c>SELECT products</c> and sets <c>db.operation.name</c> and <c>db.collection.name</c>. Leaves the span as it is
    /// when the text does not start with a word, and the table out where there is none.
    /// </summary>
    /// <param name="span">The span of the command or batch, while it is recorded.</param>
    /// <param name="commandText">The SQL text; of a batch, that of its first command.</param>
    public static void SetStatement(Activity span, string commandText)
    {
        var statement = StatementPattern().Match(commandText);
        if (!statement.Success)
        {
            return;
        }

        var name = statement.Groups["operation"].Value.ToUpperInvariant();
        span.SetTag("db.operation.name", name);
        if (TablePattern().Match(commandText, statement.Index + statement.Length - statement.Groups["operation"].Length) is { Success: true } table)
        {
            var collection = table.Groups["table"].Value.Replace("\"", "", StringComparison.Ordinal);
            span.SetTag("db.collection.name", collection);
            name = $"{name} {collection}";
        }

        span.DisplayName = name;
    }

    [GeneratedRegex("""^(\s|--.*\n)*(?<operation>[A-Za-z]+)""")]
    private static partial Regex StatementPattern();

    [GeneratedRegex("""\b(FROM|INTO|UPDATE|TABLE)\s+(ONLY\s+)?(?<table>("?\w+"?\.)?"?\w+"?)""", RegexOptions.IgnoreCase)]
    private static partial Regex TablePattern();
}
