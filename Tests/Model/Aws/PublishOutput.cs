using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws;

namespace Showroom.Tests.Model.Aws;

/// <summary>The application's model, changed by a test, published to a temporary directory.</summary>
internal sealed class PublishOutput : IDisposable
{
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("showroom-publish-");

    public string Directory => _directory.FullName;

    public string TemplatePath => Path.Combine(Directory, "aws.template.json");

    public Task<IDistributedApplicationTestingBuilder> CreateAsync(string step, params string[] settings) => DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
        ["--operation", "publish", "--step", step, "--output-path", Directory, .. settings], TestContext.Current.CancellationToken);

    /// <summary>Runs the step.</summary>
    /// <returns>The template that it wrote.</returns>
    public async Task<JsonObject> PublishAsync(IDistributedApplicationTestingBuilder builder)
    {
        // What was built is disposed with the builder.
        var log = new RecordingLoggerProvider();
        builder.Services.AddLogging(logging => logging.AddProvider(log));
        var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.RunAsync(TestContext.Current.CancellationToken);
        if (!File.Exists(TemplatePath))
        {
            throw new DistributedApplicationException(string.Join(System.Environment.NewLine, log.Failures.Select(f => f.Message)), log.Failures.FirstOrDefault()!);
        }

        return JsonNode.Parse(await File.ReadAllTextAsync(TemplatePath, TestContext.Current.CancellationToken))!.AsObject();
    }

    public void Dispose() => _directory.Delete(recursive: true);
}

/// <summary>The exceptions that are logged: a failed step of a pipeline ends with these, and without an exception of its own.</summary>
internal sealed class RecordingLoggerProvider : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<Exception> _failures = [];

    public IEnumerable<Exception> Failures => _failures;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null)
        {
            _failures.Enqueue(exception);
        }
    }

    public void Dispose()
    {
    }
}

internal static class PublishOutputExtensions
{
    /// <summary>The environment of the application's model.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> Environment(this IDistributedApplicationTestingBuilder builder) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<AwsEnvironmentResource>().Single());
}
