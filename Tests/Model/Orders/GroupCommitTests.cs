using Npgsql;
using Showroom.Worker.Platform;

namespace Showroom.Tests.Model.Orders;

public sealed class GroupCommitTests
{
    private static readonly Guid s_a = Guid.CreateVersion7(), s_b = Guid.CreateVersion7(), s_c = Guid.CreateVersion7();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_that_arrive_while_a_batch_is_executed_form_the_next_one()
    {
        var (batches, first) = (new List<Guid[]>(), new TaskCompletionSource());
        var commits = Create(async items =>
        {
            batches.Add([.. items]);
            await first.Task;
            return items.ToDictionary(static item => item, static item => item.ToString());
        });

        var results = new List<Task<string?>> { commits.ExecuteAsync(s_a, Cancellation) };
        await Eventually.HoldsAsync(() => batches.Count == 1, () => "A single item is not executed immediately.");
        results.Add(commits.ExecuteAsync(s_b, Cancellation));
        results.Add(commits.ExecuteAsync(s_c, Cancellation));
        first.SetResult();

        Assert.Equal([s_a.ToString(), s_b.ToString(), s_c.ToString()], await Task.WhenAll(results));
        Assert.Equal([[s_a], [s_b, s_c]], batches);
    }

    [Fact]
    public async Task Two_items_with_the_same_key_are_in_different_batches()
    {
        var (batches, first) = (new List<Guid[]>(), new TaskCompletionSource());
        var commits = Create(async items =>
        {
            batches.Add([.. items]);
            await first.Task;
            return items.ToDictionary(static item => item, _ => $"{batches.Count}");
        });

        Task<string?>[] results = [commits.ExecuteAsync(s_a, Cancellation), commits.ExecuteAsync(s_a, Cancellation), commits.ExecuteAsync(s_a, Cancellation)];
        first.SetResult();

        Assert.Equal(["1", "2", "3"], await Task.WhenAll(results));
    }

    [Fact]
    public async Task An_item_that_fails_does_not_fail_the_others_of_its_batch()
    {
        var first = new TaskCompletionSource();
        var commits = Create(async items =>
        {
            await first.Task;
            return items.Contains(s_b)
                ? throw new PostgresException("The warehouse is closed.", "ERROR", "ERROR", PostgresErrorCodes.RaiseException)
                : items.ToDictionary(static item => item, static item => item.ToString());
        });

        // The first one is alone, or with the others: it succeeds in either case.
        Task<string?>[] results = [.. new[] { s_a, s_b, s_c }.Select(item => commits.ExecuteAsync(item, Cancellation))];
        first.SetResult();

        Assert.Equal([s_a.ToString(), s_c.ToString()], [await results[0], await results[2]]);
        Assert.Equal("The warehouse is closed.", (await Assert.ThrowsAsync<PostgresException>(() => results[1])).MessageText);
        Assert.Equal(s_a.ToString(), await commits.ExecuteAsync(s_a, Cancellation));
    }

    [Fact]
    public async Task All_items_of_a_batch_fail_while_the_database_is_not_available()
    {
        var calls = 0;
        var commits = Create(_ =>
        {
            calls++;
            throw new NpgsqlException("down", new IOException("reset"));
        });

        await Assert.ThrowsAsync<NpgsqlException>(() => commits.ExecuteAsync(s_a, Cancellation));
        await Assert.ThrowsAsync<NpgsqlException>(() => commits.ExecuteAsync(s_b, Cancellation));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_key_without_a_result_has_none() => Assert.Null(await Create(static _ => Task.FromResult(new Dictionary<Guid, string>())).ExecuteAsync(s_a, Cancellation));

    private static GroupCommit<Guid, string> Create(Func<IReadOnlyList<Guid>, Task<Dictionary<Guid, string>>> execute) => new(static item => item, execute);
}
