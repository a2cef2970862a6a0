using System.Text;
using Npgsql;

namespace Showroom.Api.Accounts.Names;

/// <summary>
/// The Unicode form NFKC, in which one text has one spelling. Postgres converts, because the services run without ICU and .NET then leaves texts as they are.
/// </summary>
internal sealed class UnicodeForms(NpgsqlDataSource database)
{
    public async Task<string> ToNfkcAsync(string text, CancellationToken cancellationToken)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        // Postgres stores no NUL in a text; it has no other form either.
        await using var normalize = database.CreateCommand("SELECT normalize($1, NFKC)");
        normalize.Parameters.Add(new NpgsqlParameter { Value = text });
        return (string)(await normalize.ExecuteScalarAsync(cancellationToken))!;
    }
}
