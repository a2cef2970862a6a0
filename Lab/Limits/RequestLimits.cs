using System.Globalization;
using System.Net;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Gateway;
using Showroom.Lab.Processes;
using Showroom.Lab.Servers;
using Showroom.Lab.Services;
using Showroom.Reports;

namespace Showroom.Lab.Limits;

/// <summary>Requests of one caller at two gateways that share a Redis, until one is rejected; and the largest body.</summary>
internal static class RequestLimits
{
    private const string Path = "/api/products?limit=1";
    private const string ProbePath = "/api/leaderboards/best-sellers";
    private const int ProbePermits = 10_000;
    private const int Gateways = 2;
    private const int MaxBodyBytes = 256 * 1024;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_polling = TimeSpan.FromMilliseconds(50);

    public static async Task<IReadOnlyList<Claim>> MeasureAsync(int permits, Action<string> progress, CancellationToken cancellationToken)
    {
        progress("starting a replica and two gateways");
        await using var postgres = await PostgresServer.StartAsync(isDurable: false, cancellationToken);
        var database = await postgres.NewDatabaseAsync();
        await using var redis = await RedisServer.StartAsync();
        await ApiProcesses.MigrateAsync(database, redis.ConnectionString, cancellationToken);
        await using var api = new ApiProcesses(1, database, redis.ConnectionString);
        await api.StartAsync(cancellationToken);
        List<ChildProcess> gateways = [];
        try
        {
            var ports = Enumerable.Range(0, Gateways).Select(static _ => LoopbackPort.Reserve()).ToArray();
            foreach (var port in ports)
            {
                gateways.Add(StartGateway(api, redis, port, permits));
                await gateways[^1].WaitUntilRespondsAsync(port, "/health", cancellationToken);
            }

            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
            await WaitUntilSharedAsync(http, ports, cancellationToken);
            return
            [
                .. await RateAsync(http, ports, permits, progress, cancellationToken),
                Claim.Guarantee("a request body of 256 KB and one byte: status", Expectation.Exactly(413), await BodyAsync(ports[0], MaxBodyBytes + 1, cancellationToken)).Of("Limits"),
                Claim.Guarantee("a request body of 256 KB: status (without a session)", Expectation.Exactly(401), await BodyAsync(ports[0], MaxBodyBytes, cancellationToken)).Of("Limits"),
            ];
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }

    /// <summary>A gateway that has no connection to Redis yet limits by itself: waits until a request at one reduces what is left at the other.</summary>
    private static async Task WaitUntilSharedAsync(HttpClient http, int[] ports, CancellationToken cancellationToken)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < s_timeout; await Task.Delay(s_polling, cancellationToken))
        {
            if (await RemainingAsync(http, ports[0], cancellationToken) - await RemainingAsync(http, ports[1], cancellationToken) == 1)
            {
                return;
            }
        }

        throw new ExperimentException($"The gateways did not share their limits within {s_timeout.TotalSeconds:0} s.");
    }

    private static async Task<int> RemainingAsync(HttpClient http, int port, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"{Address(port)}{ProbePath}", cancellationToken);
        var parameter = response.Headers.TryGetValues("RateLimit", out var values) ? values.Single().Split(';').FirstOrDefault(static part => part.StartsWith("r=", StringComparison.Ordinal)) : null;
        return parameter is null ? int.MinValue : int.Parse(parameter[2..], CultureInfo.InvariantCulture);
    }

    private static async Task<IEnumerable<Claim>> RateAsync(HttpClient http, int[] ports, int permits, Action<string> progress, CancellationToken cancellationToken)
    {
        progress($"{permits} requests per minute");
        var (accepted, rejected, withRetryAfter) = (0, 0, 0);

        // Twice the limit at each gateway: without a window in common they would accept it once each.
        for (var i = 0; i < 2 * Gateways * permits; i++)
        {
            using var response = await http.GetAsync($"{Address(ports[i % Gateways])}{Path}", cancellationToken);
            accepted += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
            rejected += response.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
            withRetryAfter += response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is not null ? 1 : 0;
        }

        return
        [
            Claim.Guarantee($"requests of one caller over two gateways in a minute, with a limit of {permits}: accepted", Expectation.Exactly(permits), accepted).Of("Limits"),
            Claim.Guarantee("rejected with 429 and Retry-After", Expectation.Exactly((2 * Gateways * permits) - permits), Math.Min(rejected, withRetryAfter)).Of("Limits"),
        ];
    }

    private static async Task<double> BodyAsync(int port, int bytes, CancellationToken cancellationToken)
    {
        // A response that does not wait for the body closes the connection.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var content = new ByteArrayContent(new byte[bytes]) { Headers = { { "Content-Type", "application/json" } } };
        using var response = await http.PostAsync($"{Address(port)}/api/shows", content, cancellationToken);
        return (int)response.StatusCode;
    }

    private static ChildProcess StartGateway(ApiProcesses api, RedisServer redis, int port, int permits)
    {
        var environment = new Dictionary<string, string>(CleanEnvironment.Variables.Concat(api.Configuration()))
        {
            ["ASPNETCORE_URLS"] = Address(port),
            ["ConnectionStrings__cache"] = redis.ConnectionString,
            ["Gateway__RateLimits__Groups__probe__Paths"] = ProbePath,
            ["Gateway__RateLimits__Groups__probe__PermitLimit"] = ProbePermits.ToString(CultureInfo.InvariantCulture),
            ["Gateway__RateLimits__Groups__reads__PermitLimit"] = permits.ToString(CultureInfo.InvariantCulture),
        };
        return ChildProcess.Start("dotnet", ["exec", GatewayBuild.Gateway], new() { Environment = environment });
    }

    private static string Address(int port) => $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
}
