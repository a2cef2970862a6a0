using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Features;
using Showroom.Api.Chat.Hubs;
using Showroom.Api.Chat.Transport;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Chat;

/// <summary>The hub's endpoint: WebSockets only, without negotiation, so that any replica serves any connection.</summary>
internal static class HubEndpoint
{
    public const string Path = "/hubs/chat";

    // A message of the maximum length, each character escaped, and some room for the rest.
    public const int MaxMessageSize = 16 << 10;

    public static IEndpointRouteBuilder MapChatHub(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHub<ChatHub>(Path, connection =>
            {
                connection.Transports = HttpTransportType.WebSockets;
                // SessionMonitor closes it, and knows of extensions and revocations.
                connection.CloseOnAuthenticationExpiration = false;
                connection.ApplicationMaxBufferSize = 2 * MaxMessageSize;
            })
            .WithOptionalSession()
            .Finally(endpoint =>
            {
                var next = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = context => IsWebSocket(context) ? ConnectAsync(context, next) : RefuseAsync(context);
            });
        return endpoints;
    }

    // With an id it would be a connection that was negotiated, perhaps with another replica.
    private static bool IsWebSocket(HttpContext context) =>
        (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true)
        && !context.Request.Query.ContainsKey("id");

    private static Task ConnectAsync(HttpContext context, RequestDelegate next)
    {
        DirectUpgradeFeature.Use(context);
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context) =>
        ProblemResults.Of(StatusCodes.Status400BadRequest, "Connect with a WebSocket, without negotiation (skipNegotiation).").ExecuteAsync(context);
}
