using Npgsql;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Executables.Postgres;

/// <summary>The health check of a server: it accepts a connection, and has the databases of the model, which the check creates after each start.</summary>
internal sealed class PostgresReadiness(PostgresServerResource server)
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(20);

    private volatile bool _databasesExist;

    /// <summary>Makes the next check look for the databases again; called before a start.</summary>
    public void Reset() => _databasesExist = false;

    public Task CheckAsync(CancellationToken cancellationToken) =>
        ReadinessRetry.ExecuteAsync(ConnectAsync, e => e is NpgsqlException { IsTransient: true }, s_retryDelay, cancellationToken);

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(
            $"{await server.ConnectionStringExpression.GetValueAsync(cancellationToken).ConfigureAwait(false)};Database=postgres;Pooling=false");
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!_databasesExist)
        {
            await CreateMissingAsync(connection, cancellationToken).ConfigureAwait(false);
            _databasesExist = true;
        }
    }

    private async Task CreateMissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
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
