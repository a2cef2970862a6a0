using Npgsql;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Messages;
using Showroom.Worker.Messages;
using Showroom.Worker.Platform;

namespace Showroom.Worker.Rankings;

/// <summary>Counts the pieces of a fulfilled order for the leaderboard of best sellers, each order once (docs/leaderboards.md).</summary>
internal sealed class RankingHandler : JsonMessageHandler<OrderMessage>
{
    /// <summary>A function of the database (migration OrderFunctions of the Api). It counts the lines that the order has, whatever the message says.</summary>
    private const string Count = "SELECT id, status FROM count_orders($1, $2)";

    private readonly NpgsqlDataSource _database;
    private readonly GroupCommit<(Guid Message, Guid Order), string> _commits;

    public RankingHandler(NpgsqlDataSource database)
        : base(OrderMessages.Fulfilled, OrderMessages.Version, OrderMessageJson.Default.OrderMessage)
    {
        _database = database;
        _commits = new(static item => item.Order, CountAsync);
    }

    protected override async Task HandleAsync(OrderMessage body, ReceivedMessage message, CancellationToken cancellationToken) =>
        OrderStatus.Ensure(body.OrderId, await _commits.ExecuteAsync((message.Id, body.OrderId), cancellationToken), OrderStatus.Fulfilled);

    private async Task<Dictionary<Guid, string>> CountAsync(IReadOnlyList<(Guid Message, Guid Order)> items)
    {
        await using var command = _database.CreateCommand(Count);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. items.Select(static item => item.Message)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. items.Select(static item => item.Order)] });
        await using var row = await command.ExecuteReaderAsync();
        var statuses = new Dictionary<Guid, string>(items.Count);
        while (await row.ReadAsync())
        {
            statuses.Add(row.GetGuid(0), row.GetString(1));
        }

        return statuses;
    }
}
