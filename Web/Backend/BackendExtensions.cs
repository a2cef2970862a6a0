namespace Showroom.Web.Backend;

internal static class BackendExtensions
{
    /// <summary>The gateway, by service discovery: replicas of the API come and go behind it.</summary>
    private static readonly Uri s_gateway = new("http://gateway");

    /// <summary>Adds <see cref="ShowroomApi"/>.</summary>
    public static IHostApplicationBuilder AddBackend(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddScoped<BackendCalls>();
        services.AddScoped<CurrentSession>();
        services.AddScoped<ShowroomApi>();
        services.AddTransient<PageRequestHandler>();
        services.AddHttpClient<ApiClient>(static client => client.BaseAddress = s_gateway)
            // Connections are shared by all sessions, so they keep no cookies.
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
            .AddHttpMessageHandler<PageRequestHandler>();
        return builder;
    }

    /// <summary>Joins before whatever calls the API.</summary>
    public static IApplicationBuilder UseBackend(this IApplicationBuilder app) => app.UseMiddleware<SessionCookieRelayMiddleware>();
}
