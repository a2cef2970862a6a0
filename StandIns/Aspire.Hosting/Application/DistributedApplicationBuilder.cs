using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Builds the model, and the host that runs or publishes it.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    // The switches of Aspire's own command line; anything else is configuration.
    private static readonly Dictionary<string, string> s_switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--log-level"] = "Pipeline:LogLevel",
        ["--include-exception-details"] = "Pipeline:IncludeExceptionDetails",
        ["--clear-cache"] = "Pipeline:ClearCache",
        ["--yes"] = "Pipeline:Yes",
        ["--dcp-cli-path"] = "DcpPublisher:CliPath",
        ["--dcp-container-runtime"] = "DcpPublisher:ContainerRuntime",
        ["--dcp-dependency-check-timeout"] = "DcpPublisher:DependencyCheckTimeout",
        ["--dcp-dashboard-path"] = "DcpPublisher:DashboardPath",
    };

    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationExecutionContextOptions _contextOptions;
    private readonly BuilderInterception? _interception = BuilderInterception.Current;

    /// <summary>A builder with the command line.</summary>
    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <summary>A builder with options.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new HostApplicationBuilderSettings { DisableDefaults = false, Configuration = new ConfigurationManager() };
        _interception?.Configure(options, settings);
        var project = AppHostProject.Of(options);
        AppHostAssembly = project.Assembly;
        AppHostDirectory = project.Directory;

        settings.ContentRootPath ??= project.Directory;
        settings.ApplicationName ??= project.Name;
        _host = new HostApplicationBuilder(settings);
        AddSettings(options, project);

        var operation = Configuration["AppHost:Operation"] switch
        {
            null or "" => Configuration["Publishing:Publisher"] is { Length: > 0 } ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run,
            var word when Enum.TryParse<DistributedApplicationOperation>(word, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) => parsed,
            var word => throw new DistributedApplicationException($"'{word}' is no operation: --operation takes run or publish."),
        };
        _contextOptions = new DistributedApplicationExecutionContextOptions(operation, Configuration["Publishing:Publisher"]);
        ExecutionContext = new DistributedApplicationExecutionContext(_contextOptions);

        Services.AddSingleton(options);
        Services.AddSingleton(project);
        Services.AddApplicationServices(this, options);

        // First of all subscriptions: the waits of a resource come before its own handlers.
        Eventing.Subscribe<BeforeResourceStartedEvent>((e, cancellationToken) => e.Services.GetRequiredService<ApplicationOrchestrator>().WaitForDependenciesAsync(e, cancellationToken));
    }

    /// <inheritdoc />
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc />
    public string AppHostDirectory { get; }

    /// <inheritdoc />
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc />
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc />
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc />
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc />
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc />
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc />
    public IDistributedApplicationPipeline Pipeline { get; } = new DistributedApplicationPipeline();

    internal ILoggingBuilder Logging => _host.Logging;

    /// <inheritdoc />
    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ModelName.ValidateName("resource", resource.Name);
        if (Resources.FirstOrDefault(r => Names.Equals(r.Name, resource.Name)) is { } other)
        {
            throw new DistributedApplicationException(
                $"Cannot add a resource of type '{resource.GetType().Name}' with the name '{resource.Name}': a resource of type '{other.GetType().Name}' has that name already. Names are the same whatever their case; choose another.");
        }
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc />
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    /// <inheritdoc />
    public DistributedApplication Build()
    {
        _interception?.Take(this);
        return BuildApplication();
    }

    internal DistributedApplication BuildApplication()
    {
        var application = new DistributedApplication(_host.Build());
        _contextOptions.ServiceProvider = application.Services;
        return application;
    }

    // Later sources win: files, the secrets of the app host, the environment, the command line.
    private void AddSettings(DistributedApplicationOptions options, AppHostProject project)
    {
        if (_host.Environment.IsDevelopment() && project.Assembly?.GetCustomAttribute<UserSecretsIdAttribute>() is { UserSecretsId: { Length: > 0 } id })
        {
            Configuration.AddUserSecrets(id, reloadOnChange: false);
        }
        _interception?.AddSettings(Configuration);
        Configuration.AddEnvironmentVariables();
        if (options.Args is { Length: > 0 } args)
        {
            Configuration.AddCommandLine(args, s_switches);
        }
    }
}
