using System.Globalization;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Services;

/// <summary>Replicas of the Api as processes, with one Postgres and one Redis. A replica can be killed.</summary>
internal sealed class ApiProcesses : IAsyncDisposable
{
    /// <summary>Of the account <c>operator</c>.</summary>
    public const string OperatorPassword = "the operator's password in the lab";

    private readonly Dictionary<string, ChildProcess> _running = [];
    private readonly Dictionary<string, string> _environment;

    /// <param name="count">The number of replicas.</param>
    /// <param name="postgres">The connection string of the database <c>showroom</c>.</param>
    /// <param name="redis">The connection string of Redis.</param>
    /// <param name="settings">More environment variables of the replicas.</param>
    public ApiProcesses(int count, string postgres, string redis, params (string Key, string Value)[] settings)
    {
        Addresses = Enumerable.Range(1, count).ToDictionary(static number => $"api-{number}", _ => (Http: LoopbackPort.Reserve(), H2c: LoopbackPort.Reserve()));
        _environment = Environment(postgres, redis);
        foreach (var (key, value) in settings)
        {
            _environment[key] = value;
        }
    }

    /// <summary>The ports of the replicas by their names.</summary>
    public IReadOnlyDictionary<string, (int Http, int H2c)> Addresses { get; }

    /// <summary>Of the replicas that run.</summary>
    public IReadOnlyList<int> ProcessIds => [.. _running.Values.Select(static replica => replica.Id)];

    private static string Assembly => SourceTree.Assembly("Api", "Api.dll");

    /// <summary>Creates and seeds the tables.</summary>
    public static async Task MigrateAsync(string postgres, string redis, CancellationToken cancellationToken) =>
        (await ChildProcess.RunAsync("dotnet", ["exec", Assembly, "migrate"], new() { Environment = Environment(postgres, redis) }, cancellationToken)).EnsureSuccess();

    /// <summary>Starts the replicas one after the other, so that each is ready in time on a machine with few processors.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => StartAsync(Addresses.Keys, cancellationToken);

    /// <summary>Starts some of the replicas, one after the other.</summary>
    public async Task StartAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            _running[name] = await StartAsync(name, cancellationToken);
        }
    }

    /// <summary>The service discovery settings that the app model gives to a gateway.</summary>
    public Dictionary<string, string> Configuration() => Addresses
        .SelectMany(static address => new (string, int)[] { ($"services__{address.Key}__http__0", address.Value.Http), ($"services__{address.Key}__h2c__0", address.Value.H2c) })
        .ToDictionary(static entry => entry.Item1, static entry => Address(entry.Item2));

    /// <summary>Kills a replica; <see cref="StartAsync(IEnumerable{string}, CancellationToken)"/> starts it again.</summary>
    public async Task KillAsync(string name, CancellationToken cancellationToken)
    {
        await _running[name].SignalAsync(Signal.Kill, cancellationToken);
        await _running[name].DisposeAsync();
        _running.Remove(name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _running.Values)
        {
            await replica.DisposeAsync();
        }
    }

    private async Task<ChildProcess> StartAsync(string name, CancellationToken cancellationToken)
    {
        var (http, h2c) = Addresses[name];
        var environment = new Dictionary<string, string>(_environment)
        {
            ["SERVER_ID"] = name,
            ["ASPNETCORE_URLS"] = Address(http),
            ["Http2__Port"] = h2c.ToString(CultureInfo.InvariantCulture),
            ["Http2__Host"] = "127.0.0.1",
        };
        var process = ChildProcess.Start("dotnet", ["exec", Assembly], new() { Environment = environment });
        await process.WaitUntilRespondsAsync(http, "/health", cancellationToken);
        return process;
    }

    private static Dictionary<string, string> Environment(string postgres, string redis) => new(CleanEnvironment.Variables)
    {
        ["ConnectionStrings__showroom"] = postgres,
        ["ConnectionStrings__cache"] = redis,
        ["Operator__Password"] = OperatorPassword,
    };

    private static string Address(int port) => $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
}
