using System.Globalization;
using Showroom.Lab.Processes;
using Showroom.Lab.Servers;
using Showroom.Lab.Services;

namespace Showroom.Lab.Orders.Setup;

/// <summary>The application as processes: gateway, three replicas of the Api, workers, Postgres, Redis, the emulator of SQS and SNS, and a mail server.</summary>
internal sealed class OrderSystem : IAsyncDisposable
{
    // Readiness is what the gateway probes; what is slow on a busy machine is not what is measured.
    private static readonly (string, string)[] s_settings = [("Sessions__OperationTimeout", "00:00:05"), ("Draining__Delay", "00:00:00")];

    private readonly ShowroomSystem _services;

    private OrderSystem(MessagingEmulator emulator, MailServer mails, ShowroomSystem services, WorkerProcesses workers)
    {
        (Emulator, Mails, _services, Workers) = (emulator, mails, services, workers);
        Database = new OrderDatabase(services.Database);
    }

    public MessagingEmulator Emulator { get; }

    public MailServer Mails { get; }

    public WorkerProcesses Workers { get; }

    public OrderDatabase Database { get; }

    public ApiProcesses Api => _services.Api;

    public PostgresServer Postgres => _services.Postgres;

    public ReplicationGroup Redis => _services.Redis;

    /// <summary>Of the gateway.</summary>
    public Uri Gateway => _services.Address;

    /// <summary>Of the replicas themselves.</summary>
    public IReadOnlyList<Uri> Replicas => [.. Api.Addresses.Values.Select(static address => new Uri($"http://127.0.0.1:{address.Http.ToString(CultureInfo.InvariantCulture)}"))];

    public static async Task<OrderSystem> StartAsync(OrderSystemSettings settings, CancellationToken cancellationToken)
    {
        var emulator = await MessagingEmulator.StartAsync(
            new EmulatedQueue("fulfilment", "orders", "order.accepted"),
            new EmulatedQueue("notifications", "orders", "order.fulfilled", "order.rejected"),
            new EmulatedQueue("rankings", "orders", "order.fulfilled"));
        var mails = new MailServer(settings.MailDelay, settings.MailCapacity);
        ShowroomSystem? services = null;
        try
        {
            var messaging = emulator.Settings.Select(static setting => (Key: setting.Key.Replace(":", "__", StringComparison.Ordinal), Value: setting.Value!)).ToArray();
            (string, string) mail = ("Mail__Server", mails.Address);
            services = await ShowroomSystem.StartAsync(TimeSpan.FromMilliseconds(1), [.. s_settings, .. messaging, mail, .. settings.Api], cancellationToken);
            var environment = new Dictionary<string, string>(CleanEnvironment.Variables)
            {
                ["ConnectionStrings__showroom"] = services.Database,
                ["ConnectionStrings__cache"] = services.Redis.ConnectionString,
            };
            foreach (var (key, value) in s_settings.Concat(messaging).Append(mail).Concat(settings.Worker).Where(static setting => !setting.Item1.StartsWith("Sessions", StringComparison.Ordinal)))
            {
                environment[key] = value;
            }

            var system = new OrderSystem(emulator, mails, services, new WorkerProcesses(settings.Workers, environment));
            await system.Workers.StartAsync(cancellationToken);
            return system;
        }
        catch
        {
            if (services is not null)
            {
                await services.DisposeAsync();
            }

            await mails.DisposeAsync();
            await emulator.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Workers.DisposeAsync();
        await Database.DisposeAsync();
        await _services.DisposeAsync();
        await Mails.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
