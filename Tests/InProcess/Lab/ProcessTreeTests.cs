using System.Diagnostics;

namespace Showroom.Tests.InProcess.Lab;

public sealed class ProcessTreeTests
{
    [Fact]
    public void Threads_and_children_that_end_while_they_are_read_are_left_out()
    {
        using var stopped = new CancellationTokenSource();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => StartAndEnd(stopped.Token))).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        try
        {
            for (var i = 0; i < 300; i++)
            {
                Assert.True(ProcessTree.ProcessorTime(Environment.ProcessId) > TimeSpan.Zero);
                Assert.All(ProcessTree.Children(Environment.ProcessId), child => Assert.InRange(ProcessMemory.ResidentBytes(child), 0, long.MaxValue));
            }
        }
        finally
        {
            stopped.Cancel();
            foreach (var thread in threads)
            {
                thread.Join();
            }
        }
    }

    [Fact]
    public void The_processor_time_of_a_process_that_has_ended_is_an_error()
    {
        using var process = Process.Start("true");
        process.WaitForExit();

        Assert.Throws<InvalidOperationException>(() => ProcessTree.ProcessorTime(process.Id));
    }

    private static void StartAndEnd(CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested)
        {
            var thread = new Thread(static () => { });
            thread.Start();
            thread.Join();
        }
    }
}
