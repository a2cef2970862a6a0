using Showroom.ServiceDefaults.Warmup;
using Showroom.Web.Backend;

namespace Showroom.Web.Warmup;

internal static class PageWarmupExtensions
{
    /// <summary>Adds <see cref="PageWarmup"/>. After the API's client, of which it must be the innermost handler.</summary>
    public static IHostApplicationBuilder AddPageWarmup(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<WarmupRequest>();
        services.AddTransient<SampleResponseHandler>();
        services.AddHttpClient(nameof(ApiClient)).AddHttpMessageHandler<SampleResponseHandler>();
        services.AddWarmup<PageWarmup>();
        return builder;
    }
}
