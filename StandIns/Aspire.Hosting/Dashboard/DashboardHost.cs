using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// The real dashboard, as a process of DCP's, so that it ends when we do, and the service in this process that tells it about the resources.
/// </summary>
internal sealed class DashboardHost(
    IConfiguration configuration,
    IHostEnvironment environment,
    DcpOptions dcpOptions,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    ILogger<DistributedApplication> logger,
    TimeProvider time) : IAsyncDisposable
{
    private const string KeyHeader = "x-resource-service-api-key";

    private readonly DashboardOptions _options = DashboardOptions.From(configuration);
    private readonly DashboardListeners _listeners = new();
    private readonly CancellationTokenSource _stopped = new();
    private GrpcServer? _server;
    private Task _announcing = Task.CompletedTask;
    private string? _otlpEndpoint;
    private string? _frontendUrl;

    /// <summary>Where services send their telemetry by gRPC, as http://host:port. Known once <see cref="StartAsync"/> has returned.</summary>
    public string OtlpEndpoint => _otlpEndpoint ?? throw NotStarted();

    /// <summary>Goes with the telemetry in the header x-otlp-api-key.</summary>
    public string OtlpApiKey => _options.OtlpApiKey;

    /// <summary>Where the pages are, as http://host:port. Known once <see cref="StartAsync"/> has returned.</summary>
    public string FrontendUrl => _frontendUrl ?? throw NotStarted();

    /// <summary>
    /// Returns when all addresses are known and the process is on its way, one or two seconds before the pages are there;
    /// their address is written to the log then.
    /// </summary>
    /// <exception cref="DistributedApplicationException">A port is taken.</exception>
    public async Task StartAsync(DcpClient client, CancellationToken cancellationToken)
    {
        var ports = await Task.WhenAll(
            ServeAsync(cancellationToken),
            new DashboardPort(DashboardProcess.Frontend, _options.Frontend, dcpOptions, time).OpenAsync(client, cancellationToken),
            new DashboardPort(DashboardProcess.OtlpGrpc, _options.OtlpGrpc, dcpOptions, time).OpenAsync(client, cancellationToken),
            new DashboardPort(DashboardProcess.OtlpHttp, _options.OtlpHttp, dcpOptions, time).OpenAsync(client, cancellationToken));
        _frontendUrl = _options.Frontend.Url(ports[1]);
        _otlpEndpoint = _options.OtlpGrpc.Url(ports[2]);

        var process = new DashboardProcess(client, logger, time);
        await process.StartAsync(dcpOptions, _options, _listeners, $"http://127.0.0.1:{ports[0]}", _frontendUrl, cancellationToken);
        _announcing = process.AnnounceAsync(_frontendUrl, _options.BrowserToken, _stopped.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _announcing;
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        _stopped.Dispose();
        _listeners.Dispose();
    }

    private async Task<int> ServeAsync(CancellationToken cancellationToken)
    {
        var service = new DashboardService(configuration["AppHost:DashboardApplicationName"] ?? environment.ApplicationName, notifications, logs, commands, time);
        _server = new GrpcServer(_options.ResourceService.Port ?? 0, KeyHeader, _options.ResourceServiceApiKey, service.Methods, logger);
        try
        {
            return await _server.StartAsync(cancellationToken);
        }
        catch (AddressInUseException)
        {
            throw _options.ResourceService.InUse();
        }
    }

    private static InvalidOperationException NotStarted() => new("The dashboard has not been started yet.");
}
