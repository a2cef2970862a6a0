namespace Aspire.Hosting;

/// <summary>What the app host was started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application on this machine.</summary>
    Run = 0,

    /// <summary>To publish it.</summary>
    Publish = 1,
}

/// <summary>What the app host was started for, for the model to look at.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly DistributedApplicationExecutionContextOptions _options;

    /// <summary>A context without services.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(new DistributedApplicationExecutionContextOptions(operation))
    {
    }

    /// <summary>A context that is given its services when the application is built.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        _options = options;
        Operation = options.Operation;
        PublisherName = options.PublisherName ?? "default";
    }

    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>The publisher's name when publishing.</summary>
    public string PublisherName { get; set; }

    /// <summary>Whether the model is published.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Whether the model runs here.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>The services of the built application.</summary>
    /// <exception cref="InvalidOperationException">Nothing is built yet.</exception>
    public IServiceProvider ServiceProvider => _options.ServiceProvider ?? throw new InvalidOperationException("The application is not built yet.");
}

/// <summary>Options of <see cref="DistributedApplicationExecutionContext"/>.</summary>
public class DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string? publisherName = null)
{
    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>The publisher's name when publishing.</summary>
    public string? PublisherName { get; } = publisherName;

    /// <summary>Set when the application is built.</summary>
    public IServiceProvider? ServiceProvider { get; set; }
}
