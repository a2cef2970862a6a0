using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Accounts;
using Showroom.Api.Chat.Backplane;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Fanout;
using Showroom.Api.Chat.Hubs;
using Showroom.Api.Chat.Limits;
using Showroom.Api.Chat.Membership;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Presence;
using Showroom.Api.Chat.Protocol;
using Showroom.Api.Chat.Rooms;
using Showroom.Api.Chat.Telemetry;
using Showroom.Api.Chat.Warmup;
using Showroom.Api.Chat.Writing;
using Showroom.Api.Platform;
using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;
using Showroom.Api.Shows.Audience;
using Showroom.ServiceDefaults.Notifications;
using Showroom.ServiceDefaults.Warmup;
using StackExchange.Redis;

namespace Showroom.Api.Chat;

internal static class ChatExtensions
{
    /// <summary>The chat of the shows: stored in Postgres, delivered over the hub <c>/hubs/chat</c>. Needs the shows.</summary>
    public static IHostApplicationBuilder AddChat(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ChatOptions>()
            .BindConfiguration(ChatOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ChatOptions>, ChatOptionsValidator>();
        services.AddMigratedContext<ChatContext>("chat_migrations");
        services.AddJsonTypes(ChatJson.Default);
        services.AddChatSchemas();

        services.AddSingleton<ChatMetrics>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton<RoomEvents>();
        services.AddSingleton<RoomHistory>();
        services.AddSingleton<RedisHealth>();
        services.AddSingleton<GapFiller>();
        services.AddSingleton<RoomDirectory>();
        services.AddHosted<RoomMonitor>();

        services.AddSingleton<RoomPublisher>();
        services.AddHosted<MessageWriter>();

        services.AddSingleton<MemberCounts>();
        services.AddSingleton<IShowAudience>(static provider => provider.GetRequiredService<MemberCounts>());
        services.AddSingleton<PresenceExchange>();
        services.AddHosted<PresenceService>();

        services.AddSingleton<AccountConnections>();
        services.AddHosted<SessionMonitor>();
        services.AddAccountNotifier();
        services.AddHosted<OrderEvents>();

        services.AddSingleton<ShowRooms>();
        services.AddSingleton<RoomMembership>();
        services.AddSingleton<SendLimits>();
        services.AddSingleton<ConnectionLimits>();
        builder.AddHub();
        builder.AddFanout();
        services.AddSingleton<InMemoryConnections>();
        services.AddWarmup<ChatWarmup>();
        return builder;
    }

    private static void AddHub(this IHostApplicationBuilder builder)
    {
        // It logs every error that a caller gets with its stack trace; ChatHubFilter logs those that are failures of the service.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None);
        builder.Services.AddSingleton<ChatHubFilter>();
        builder.Services.AddSignalR()
            .AddHubOptions<ChatHub>(hub =>
            {
                hub.MaximumReceiveMessageSize = HubEndpoint.MaxMessageSize;
                hub.AddFilter<ChatHubFilter>();
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default))
            .AddMessagePackProtocol(messagePack => messagePack.SerializerOptions = MessagePackTypes.Options);
    }

    private static void AddFanout(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        // An invalid value is reported by the validation of the options.
        _ = Enum.TryParse<FanoutKind>(builder.Configuration[$"{ChatOptions.Section}:{nameof(ChatOptions.Fanout)}"], ignoreCase: true, out var kind);
        switch (kind)
        {
            case FanoutKind.Backplane:
                services.AddOptions<RedisOptions>().Configure<IServiceProvider>(static (redis, provider) =>
                    redis.ConnectionFactory = _ => Task.FromResult(provider.GetRequiredService<IConnectionMultiplexer>()));
                services.AddSingleton<HubLifetimeManager<ChatHub>, BackplaneLifetimeManager>();
                services.AddSingleton<IFanout, BackplaneFanout>();
                break;
            case FanoutKind.None:
                services.AddSingleton<HubLifetimeManager<ChatHub>, ChatLifetimeManager>();
                services.AddSingleton<IFanout, NoFanout>();
                break;
            default:
                services.AddSingleton<HubLifetimeManager<ChatHub>, ChatLifetimeManager>();
                services.AddSingleton<IFanout, RoomsFanout>();
                break;
        }
    }
}
