using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// One span per Redis command, as a child of the activity that was current when the command was given. The client
/// profiles commands into a session; there is one session for each activity that gives commands, and a timer turns what
/// the sessions hold into spans. A command without an activity makes none: each would be a trace of its own, and a busy
/// background loop would take the place of all others.
/// </summary>
internal sealed class RedisTracing : IDisposable
{
    /// <summary>The name under which OpenTelemetry's own instrumentation makes these spans.</summary>
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource s_source = new(SourceName);
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Activity, ProfilingSession> _sessions = new();
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
        // Without a session the command costs nothing.
        return s_source.HasListeners() && Activity.Current is { Recorded: true } parent
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
