namespace Showroom.Web.Topology;

internal static class TopologyExtensions
{
    /// <summary>Adds the page that shows the system while it runs.</summary>
    public static IHostApplicationBuilder AddTopology(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TopologyOptions>().BindConfiguration(TopologyOptions.Section, static binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(
                static options => (options.Address is null) == (options.Token is null),
                $"{TopologyOptions.Section} needs both Address and Token, or neither: the app host sets them.")
            .ValidateOnStart();
        services.AddHttpClient(TopologyReader.ClientName);
        services.AddSingleton(static provider => new AppHostClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(TopologyReader.ClientName), provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<TopologyOptions>>()));
        services.AddSingleton<TopologyReader>();
        return builder;
    }
}
