namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states that the engine gives; resources of other kinds may have words of their own.</summary>
public static class KnownResourceStates
{
    /// <summary>Not a process: it is simply there.</summary>
    public static readonly string Active = nameof(Active);

    /// <summary>Its project is being built.</summary>
    public static readonly string Building = nameof(Building);

    /// <summary>The container ended.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>It never ran; its log says why.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>The process ended, whatever the exit code.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>It is to be started by hand.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>It runs; its health is another matter.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>The container runtime does not answer.</summary>
    public static readonly string RuntimeUnhealthy = nameof(RuntimeUnhealthy);

    /// <summary>It is being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>It is being stopped.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>A parameter without a value.</summary>
    public static readonly string ValueMissing = "Value missing";

    /// <summary>It waits for another resource.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>States that nothing leaves by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>How a state is shown.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>Red.</summary>
    public static readonly string Error = "error";

    /// <summary>Blue.</summary>
    public static readonly string Info = "info";

    /// <summary>Green.</summary>
    public static readonly string Success = "success";

    /// <summary>Amber.</summary>
    public static readonly string Warn = "warning";
}

/// <summary>The commands that every process and container has.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts what does not run.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops what runs: asked first, killed when it does not obey within six seconds.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops and starts.</summary>
    public static readonly string RestartCommand = "restart";
}

/// <summary>The types that the dashboard knows.</summary>
public static class KnownResourceTypes
{
    /// <summary>A .NET project.</summary>
    public static readonly string Project = nameof(Project);

    /// <summary>A process.</summary>
    public static readonly string Executable = nameof(Executable);

    /// <summary>A container.</summary>
    public static readonly string Container = nameof(Container);

    /// <summary>A parameter.</summary>
    public static readonly string Parameter = nameof(Parameter);

    /// <summary>A connection string that is given.</summary>
    public static readonly string ConnectionString = nameof(ConnectionString);
}

/// <summary>The names of the properties that the dashboard shows in its columns and details.</summary>
internal static class KnownProperties
{
    public const string ResourceState = "resource.state";
    public const string ResourceStartTime = "resource.startTime";
    public const string ResourceStopTime = "resource.stopTime";
    public const string ResourceExitCode = "resource.exitCode";
    public const string ParentName = "resource.parentName";
    public const string ConnectionString = "resource.connectionString";
    public const string ProjectPath = "project.path";
    public const string ExecutablePath = "executable.path";
    public const string ExecutablePid = "executable.pid";
    public const string ExecutableWorkDir = "executable.workDir";
    public const string ExecutableArgs = "executable.args";
    public const string ContainerImage = "container.image";
    public const string ContainerId = "container.id";
    public const string ContainerPorts = "container.ports";
    public const string ParameterValue = "Value";
}
