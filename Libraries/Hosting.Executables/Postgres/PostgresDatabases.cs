using Npgsql;

namespace Showroom.Hosting.Executables;

/// <summary>Asks a server for a sign of life, and makes the databases of the model before it is called healthy.</summary>
internal sealed class PostgresDatabases(PostgresServerResource server)
{
    private volatile bool _made;

    /// <summary>After a start the databases are looked at again.</summary>
    public void Forget() => _made = false;

    public Task UntilAnsweredAsync(CancellationToken cancellationToken) =>
        Patience.UntilAnsweredAsync(AskAsync, e => e is NpgsqlException { IsTransient: true }, cancellationToken);

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(
            $"{await server.ConnectionStringExpression.GetValueAsync(cancellationToken).ConfigureAwait(false)};Database=postgres;Pooling=false");
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!_made)
        {
            await MakeMissingAsync(connection, cancellationToken).ConfigureAwait(false);
            _made = true;
        }
    }

    private async Task MakeMissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var name in server.Databases.Values)
        {
            using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = name } } };
            if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
            {
#pragma warning disable CA2100 // Names cannot be parameters; this one is quoted.
                using var create = new NpgsqlCommand($"create database {new NpgsqlCommandBuilder().QuoteIdentifier(name)}", connection);
#pragma warning restore CA2100
                await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
