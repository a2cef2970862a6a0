using System.Diagnostics;

namespace Showroom.Tests.InProcess.Caching.Chaos;

/// <summary>For how long the whole process did not run, on a machine that others use too: time in which no cache can learn of anything.</summary>
internal sealed class Standstill : IDisposable
{
    private static readonly TimeSpan s_noticed = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;
    private long _ticks;

    public Standstill()
    {
        _thread = new(Watch) { IsBackground = true };
        _thread.Start();
    }

    public TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
    }

    private void Watch()
    {
        var last = Stopwatch.GetTimestamp();
        while (!_ended.Wait(TimeSpan.FromMilliseconds(20)))
        {
            var passed = Stopwatch.GetElapsedTime(last);
            last = Stopwatch.GetTimestamp();
            if (passed > s_noticed)
            {
                Interlocked.Add(ref _ticks, passed.Ticks);
            }
        }
    }
}
