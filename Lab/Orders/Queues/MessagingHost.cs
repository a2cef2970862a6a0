using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Showroom.Lab.Servers;
using Showroom.Messaging;

namespace Showroom.Lab.Orders.Queues;

/// <summary>Services with the messaging library, in this process.</summary>
internal static class MessagingHost
{
    /// <param name="emulator">Has the topics and queues.</param>
    /// <param name="database">Has the tables of the library.</param>
    /// <param name="configure">Adds dispatchers and consumers.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<IHost> StartAsync(MessagingEmulator emulator, NpgsqlDataSource database, Action<IHostApplicationBuilder> configure, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(emulator.Settings);
        builder.Services.AddSingleton(database);
        builder.Services.AddLogging();
        builder.AddMessaging();
        configure(builder);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }
}
