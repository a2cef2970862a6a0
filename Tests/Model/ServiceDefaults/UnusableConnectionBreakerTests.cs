using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;
using StackExchange.Redis.Availability;

namespace Showroom.Tests.Model.ServiceDefaults;

public sealed class UnusableConnectionBreakerTests
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly CircuitBreaker.Accumulator _connection;

    public UnusableConnectionBreakerTests() => _connection = new UnusableConnectionBreaker(s_silence, _time).CreateAccumulator();

    private static RedisTimeoutException Timeout => new(CommandFlags.None, "Timeout", CommandStatus.Sent);

    [Fact]
    public void A_server_that_refuses_writes_as_a_replica_makes_the_connection_unusable()
    {
        Observe(new RedisServerException(RedisErrorKind.ReadOnly, CommandFlags.None, "READONLY You can't write against a read only replica."));

        Assert.False(_connection.IsHealthy());
        Observe(null);
        Assert.False(_connection.IsHealthy());
        _connection.Reset();
        Assert.True(_connection.IsHealthy());
    }

    [Fact]
    public void Timeouts_for_the_whole_silence_make_the_connection_unusable()
    {
        Observe(Timeout);
        _time.Advance(s_silence / 2);
        Observe(Timeout);
        Assert.True(_connection.IsHealthy());
        _time.Advance(s_silence / 2);
        Observe(Timeout);

        Assert.False(_connection.IsHealthy());
    }

    [Fact]
    public void A_burst_of_timeouts_after_a_pause_of_the_process_does_not_close_the_connection()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Observe(Timeout);
        }

        Assert.True(_connection.IsHealthy());
    }

    [Fact]
    public void A_response_between_timeouts_ends_the_silence()
    {
        Observe(Timeout);
        _time.Advance(s_silence);
        Observe(null);
        Observe(Timeout);

        Assert.True(_connection.IsHealthy());
    }

    [Fact]
    public void An_error_of_a_command_is_a_response()
    {
        Observe(Timeout);
        _time.Advance(s_silence);
        Observe(new RedisServerException(RedisErrorKind.WrongType, CommandFlags.None, "WRONGTYPE Operation against a key holding the wrong kind of value"));
        Observe(Timeout);

        Assert.True(_connection.IsHealthy());
    }

    private void Observe(Exception? fault)
    {
        var context = fault is null ? default : new FaultContext(fault);
        _connection.ObserveResult(context);
    }
}
