using System.Collections.Concurrent;
using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard as a process of DCP's.</summary>
internal sealed partial class DashboardProcess(DcpClient client, ILogger logger, TimeProvider time)
{
    public const string Frontend = "aspire-dashboard";
    public const string OtlpGrpc = "aspire-dashboard-otlp-grpc";
    public const string OtlpHttp = "aspire-dashboard-otlp-http";

    private const int LastLines = 5;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_patienceWithOneTry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly string _name = DcpNames.WithSuffix(Frontend);

    public async Task StartAsync(DcpOptions dcpOptions, DashboardOptions options, DashboardListeners listeners, string resourceServiceUrl, string frontendUrl, CancellationToken cancellationToken)
    {
        if (dcpOptions.DashboardPath is not { Length: > 0 } path || !File.Exists(path))
        {
            throw new DistributedApplicationException(
                $"There is no dashboard at '{dcpOptions.DashboardPath}': build again to fetch it, or set {DcpOptions.Section}:DashboardPath (--dcp-dashboard-path).");
        }
        await client.CreateAsync(
            new DcpExecutable
            {
                Metadata = new()
                {
                    Name = _name,
                    Annotations = new Dictionary<string, string>
                    {
                        [ServiceProducer.AnnotationKey] = ServiceProducer.ToAnnotation(
                            [new(Frontend, "localhost", listeners.Frontend), new(OtlpGrpc, "localhost", listeners.OtlpGrpc), new(OtlpHttp, "localhost", listeners.OtlpHttp)]),
                    },
                },
                Spec = new()
                {
                    ExecutablePath = path,
                    Args = ["dashboard"],
                    // It looks for its pages there.
                    WorkingDirectory = Path.GetDirectoryName(path),
                    Env = [.. Environment(options, listeners, resourceServiceUrl, frontendUrl)],
                },
            },
            cancellationToken);
    }

    /// <summary>Writes the address to the log when the dashboard answers, or why it does not. Ends, without an exception, when cancelled.</summary>
    public async Task AnnounceAsync(string frontendUrl, string browserToken, CancellationToken cancellationToken)
    {
        // Of its own, so that nobody who starts the dashboard waits for a thing that is done here.
        await Task.Yield();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heard = new ConcurrentQueue<string>();
        var hearing = Task.WhenAll(
            HearAsync(DcpLogSource.StandardOutput, heard, ended.Token),
            HearAsync(DcpLogSource.StandardError, heard, ended.Token),
            HearAsync(DcpLogSource.System, heard, ended.Token));
        try
        {
            if (await AnswersAsync(frontendUrl, cancellationToken))
            {
                LogLogin(logger, $"{frontendUrl}/login?t={browserToken}");
            }
            else
            {
                LogSilent(logger, string.Join(System.Environment.NewLine, heard));
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before it was there.
        }
        catch (Exception exception) when (exception is HttpRequestException or DcpException)
        {
            LogSilent(logger, exception.Message);
        }
        finally
        {
            await ended.CancelAsync();
            await hearing;
        }
    }

    private async Task<bool> AnswersAsync(string frontendUrl, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(frontendUrl), Timeout = s_patienceWithOneTry };
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < s_patience)
        {
            try
            {
                using var response = await http.GetAsync("/health", cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not there yet: DCP holds the connection, or drops it.
            }
            var process = await client.GetAsync<DcpExecutable>(_name, cancellationToken);
            if (process is null || DcpExecutableState.IsTerminal(process.Status?.State))
            {
                return false;
            }
            await Task.Delay(s_pause, time, cancellationToken);
        }
        return false;
    }

    private async Task HearAsync(DcpLogSource source, ConcurrentQueue<string> heard, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in client.LogsAsync<DcpExecutable>(_name, source, follow: true, cancellationToken))
            {
                LogHeard(logger, line);
                heard.Enqueue(line);
                while (heard.Count > LastLines)
                {
                    heard.TryDequeue(out _);
                }
            }
        }
        catch (DcpException exception)
        {
            // Without the process there is no log either; the caller finds that out.
            LogHeard(logger, exception.Message);
        }
    }

    private static IEnumerable<DcpEnvironmentVariable> Environment(DashboardOptions options, DashboardListeners listeners, string resourceServiceUrl, string frontendUrl) =>
    [
        new("ASPNETCORE_ENVIRONMENT", "Production"),
        new("ASPNETCORE_URLS", $"http://localhost:{listeners.Frontend}"),
        new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", $"http://localhost:{listeners.OtlpGrpc}"),
        new("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", $"http://localhost:{listeners.OtlpHttp}"),
        new("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", resourceServiceUrl),
        new("DASHBOARD__FRONTEND__AUTHMODE", "BrowserToken"),
        new("DASHBOARD__FRONTEND__BROWSERTOKEN", options.BrowserToken),
        // It stands behind DCP, and would else write its own address into links.
        new("DASHBOARD__FRONTEND__PUBLICURL", frontendUrl),
        new("DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE", "ApiKey"),
        new("DASHBOARD__RESOURCESERVICECLIENT__APIKEY", options.ResourceServiceApiKey),
        new("DASHBOARD__OTLP__AUTHMODE", "ApiKey"),
        new("DASHBOARD__OTLP__PRIMARYAPIKEY", options.OtlpApiKey),
        new("ASPIRE_DASHBOARD_API_ENABLED", "true"),
        new("DASHBOARD__API__AUTHMODE", "ApiKey"),
        new("DASHBOARD__API__PRIMARYAPIKEY", options.ApiKey),
        new("DASHBOARD__DEBUGSESSION__TELEMETRYOPTOUT", "true"),
    ];

    [LoggerMessage(1, LogLevel.Information, "Login to the dashboard at {Address}")]
    private static partial void LogLogin(ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Error, "The dashboard has not come up; the application runs without it. Its last words:\n{Lines}")]
    private static partial void LogSilent(ILogger logger, string lines);

    [LoggerMessage(3, LogLevel.Debug, "Dashboard: {Line}")]
    private static partial void LogHeard(ILogger logger, string line);
}
