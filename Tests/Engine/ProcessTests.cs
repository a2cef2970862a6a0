using System.Globalization;
using System.Net.Sockets;

namespace Showroom.Tests.Engine;

/// <summary>What every resource that is a process may count on, whoever plays Aspire: the stand-in here, the packages elsewhere.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _deadline = new(s_patience);

    private CancellationToken Deadline => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task A_process_that_fails_is_finished_with_its_exit_code()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("crash", "sh", ".", "-c", "exit 7");
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        var ended = await app.ResourceNotifications.WaitForResourceAsync("crash", e => e.Snapshot.State?.Text == KnownResourceStates.Finished, Deadline);

        Assert.Equal(7, ended.Snapshot.ExitCode);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_fails_to_start()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("nothing", "/no/such/program", ".");
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        await app.ResourceNotifications.WaitForResourceAsync("nothing", KnownResourceStates.FailedToStart, Deadline);
    }

    [Fact]
    public async Task What_a_process_writes_is_in_its_log_and_says_where_it_was_written()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var talker = builder.AddExecutable("talker", "sh", ".", "-c", "echo to the output; echo to the error >&2");
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        var output = await LineAsync(app, talker.Resource, line => line.Content.EndsWith("to the output", StringComparison.Ordinal));
        var error = await LineAsync(app, talker.Resource, line => line.Content.EndsWith("to the error", StringComparison.Ordinal));

        Assert.False(output.IsErrorMessage);
        Assert.True(error.IsErrorMessage);
    }

    [Fact]
    public async Task A_stopped_process_can_be_started_again_and_keeps_its_address()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("server", "sh", ".", "-c", "exec sleep 600").WithHttpEndpoint(env: "PORT");
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);
        var first = await RunningAsync(app, "server");
        var address = app.GetEndpoint("server");

        var stopped = await app.ResourceCommands.ExecuteCommandAsync(first.ResourceId, KnownResourceCommands.StopCommand, Deadline);
        await app.ResourceNotifications.WaitForResourceAsync("server", KnownResourceStates.Finished, Deadline);
        var started = await app.ResourceCommands.ExecuteCommandAsync(first.ResourceId, KnownResourceCommands.StartCommand, Deadline);
        var second = await RunningAsync(app, "server");

        Assert.True(stopped.Success, stopped.Message);
        Assert.True(started.Success, started.Message);
        Assert.NotEqual(ProcessId(first), ProcessId(second));
        Assert.Equal(address, app.GetEndpoint("server"));
    }

    [Fact]
    public async Task A_port_is_given_to_no_other_application_on_the_machine_though_nobody_listens_there_yet()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has names for sockets that go with their process.");
        Assert.SkipWhen(typeof(DistributedApplication).Assembly.GetType("Aspire.Hosting.Orchestration.TcpPorts") is null, "Aspire's own packages give ports in another way.");
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("silent", "sleep", ".", "600").WithHttpEndpoint(isProxied: false);
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var refusal = Assert.Throws<SocketException>(() => other.Bind(new UnixDomainSocketEndPoint($"\0aspire-port-{app.GetEndpoint("silent", "http").Port}")));

        Assert.Equal(SocketError.AddressAlreadyInUse, refusal.SocketErrorCode);
    }

    [Fact]
    public async Task Stopping_the_application_ends_processes_and_what_they_have_started()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var parent = builder.AddExecutable("parent", "sh", ".", "-c", "sleep 600 & echo child $!; wait");
        int child;
        await using (var app = await builder.BuildAsync(Deadline))
        {
            await app.StartAsync(Deadline);
            var line = await LineAsync(app, parent.Resource, line => line.Content.Contains("child ", StringComparison.Ordinal));
            child = int.Parse(line.Content.Split("child ")[1], CultureInfo.InvariantCulture);
            Assert.True(StartedHost.IsRunning(child));
        }

        while (StartedHost.IsRunning(child))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Deadline);
        }
    }

    private async Task<ResourceEvent> RunningAsync(DistributedApplication app, string name) =>
        await app.ResourceNotifications.WaitForResourceAsync(name, e => e.Snapshot.State?.Text == KnownResourceStates.Running && ProcessId(e) is not null, Deadline);

    private static object? ProcessId(ResourceEvent e) => e.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value;

    private async Task<LogLine> LineAsync(DistributedApplication app, IResource resource, Func<LogLine, bool> wanted)
    {
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var batch in logs.WatchAsync(resource).WithCancellation(Deadline))
        {
            foreach (var line in batch.Where(wanted))
            {
                return line;
            }
        }
        throw new InvalidOperationException($"The log of {resource.Name} ended without the line.");
    }
}
