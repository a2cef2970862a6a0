using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Showroom.ServiceDefaults.Identity;

internal static class IdentityExtensions
{
    public static IHostApplicationBuilder AddServerIdentity(this IHostApplicationBuilder builder)
    {
        var id = builder.Configuration["SERVER_ID"];
        builder.Services.AddSingleton(new ServerIdentity(string.IsNullOrWhiteSpace(id) ? Environment.MachineName : id));
        return builder;
    }
}
