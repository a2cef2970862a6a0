namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The app host's assembly when it is not the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The app host's folder; otherwise its assembly says.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Without the dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the logs of the resources are written to the app host's own log.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>Whether http endpoints are fine for the dashboard.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>The name that the dashboard shows.</summary>
    public string? DashboardApplicationName { get; set; }
}

/// <summary>What is wrong with the application or its model, in a sentence for whoever wrote it.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Without a message.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>With a message.</summary>
    public DistributedApplicationException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public DistributedApplicationException(string message, Exception inner) : base(message, inner)
    {
    }
}
