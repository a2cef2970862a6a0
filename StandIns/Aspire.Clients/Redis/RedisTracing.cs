using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// One span per Redis command, as a child of the activity that was current when the command was given. The client
/// profiles commands into a session; there is one session for each activity that gives commands, and one for commands
/// without an activity. A timer turns what the sessions hold into spans.
/// </summary>
internal sealed class RedisTracing : IDisposable
{
    /// <summary>The name under which OpenTelemetry's own instrumentation makes these spans.</summary>
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource s_source = new(SourceName);
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Activity, ProfilingSession> _sessions = new();
    private readonly ProfilingSession _withoutActivity = new();
    private readonly Lock _draining = new();
    private readonly ITimer _timer;
    private HashSet<Activity> _ended = [];

    public RedisTracing(TimeProvider time) =>
        _timer = time.CreateTimer(static self => ((RedisTracing)self!).Drain(), this, s_interval, s_interval);

    /// <summary>Makes spans of the connection's commands from now on.</summary>
    public void Watch(IConnectionMultiplexer connection) => connection.RegisterProfiler(CurrentSession);

    /// <summary>Makes spans of all commands that have ended.</summary>
    public void Drain()
    {
        lock (_draining)
        {
            var ended = new HashSet<Activity>();
            foreach (var (parent, session) in _sessions)
            {
                // A command may outlive its activity. The session goes one round after the activity's end.
                if (_ended.Contains(parent))
                {
                    _sessions.TryRemove(parent, out _);
                }
                else if (parent.IsStopped)
                {
                    ended.Add(parent);
                }

                Emit(session, parent.Context);
            }

            Emit(_withoutActivity, default);
            _ended = ended;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Drain();
    }

    private ProfilingSession? CurrentSession()
    {
        // Null costs the command nothing: neither listened to, nor part of a trace that is not kept.
        if (!s_source.HasListeners())
        {
            return null;
        }

        return Activity.Current is not { } parent
            ? _withoutActivity
            : parent.Recorded
            ? _sessions.GetOrAdd(parent, static _ => new ProfilingSession())
            : null;
    }

    private static void Emit(ProfilingSession session, ActivityContext parent)
    {
        foreach (var command in session.FinishProfiling())
        {
            RedisSpan.Emit(s_source, command, parent);
        }
    }
}
