using System.Diagnostics;
using Npgsql;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Messages;
using Showroom.ServiceDefaults.Notifications;
using Showroom.Worker.Messages;
using Showroom.Worker.Platform;

namespace Showroom.Worker.Fulfilment;

/// <summary>Fulfils an accepted order: its new status, the message that announces it, and the id in the inbox are committed together.</summary>
internal sealed class FulfilmentHandler : JsonMessageHandler<OrderMessage>
{
    /// <summary>A function of the database (migration OrderFunctions of the Api). An order that does not exist is absent from the result.</summary>
    private const string Fulfil = "SELECT id, is_fulfilled FROM fulfil_orders($1, $2, $3)";

    private readonly NpgsqlDataSource _database;
    private readonly IAccountNotifier _accounts;
    private readonly GroupCommit<(Guid Message, Guid Order, string? Trace), bool?> _commits;

    public FulfilmentHandler(NpgsqlDataSource database, IAccountNotifier accounts)
        : base(OrderMessages.Accepted, OrderMessages.Version, OrderMessageJson.Default.OrderMessage)
    {
        (_database, _accounts) = (database, accounts);
        _commits = new(static item => item.Order, FulfilAsync);
    }

    protected override async Task HandleAsync(OrderMessage body, ReceivedMessage message, CancellationToken cancellationToken)
    {
        // False when it is a duplicate, or the order is rejected.
        var isFulfilled = await _commits.ExecuteAsync((message.Id, body.OrderId, Activity.Current?.Id), cancellationToken)
            ?? throw new InvalidMessageException($"There is no order {body.OrderId:D}: the message is from another system.");
        if (isFulfilled)
        {
            await _accounts.OrderChangedAsync(body.AccountId, body.OrderId, OrderStatus.Fulfilled);
        }
    }

    private async Task<Dictionary<Guid, bool?>> FulfilAsync(IReadOnlyList<(Guid Message, Guid Order, string? Trace)> items)
    {
        await using var command = _database.CreateCommand(Fulfil);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. items.Select(static item => item.Message)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. items.Select(static item => item.Order)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. items.Select(static item => item.Trace)] });
        await using var row = await command.ExecuteReaderAsync();
        var results = new Dictionary<Guid, bool?>(items.Count);
        while (await row.ReadAsync())
        {
            results.Add(row.GetGuid(0), row.GetBoolean(1));
        }

        return results;
    }
}
