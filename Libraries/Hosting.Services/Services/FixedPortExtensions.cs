using System.Globalization;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Fixed ports that a setting can change.</summary>
public static class FixedPortExtensions
{
    /// <summary>
    /// Lets the endpoint <c>http</c> listen on a fixed port, unless a setting replaces it. The start is refused with one
    /// sentence when another program listens there.
    /// </summary>
    /// <param name="builder">A resource with an endpoint <c>http</c>.</param>
    /// <param name="setting">The setting's key; its value 0 stands for any free port.</param>
    /// <param name="defaultPort">The port without the setting: 1 to 65535.</param>
    /// <exception cref="DistributedApplicationException">The setting is not a port.</exception>
    public static IResourceBuilder<T> WithFixedPort<T>(this IResourceBuilder<T> builder, string setting, int defaultPort)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(setting);
        var application = builder.ApplicationBuilder;
        application.Configuration.RefuseOtherArguments(setting);
        if (Read(application.Configuration[setting], setting, defaultPort) is not { } port)
        {
            return builder;
        }

        builder.WithEndpoint("http", endpoint => endpoint.Port = port, createIfNotExists: false);
        return application.ExecutionContext.IsRunMode ? builder.WithAnnotation(new FixedPortAnnotation(port, setting)) : builder;
    }

    private static int? Read(string? text, string setting, int defaultPort)
    {
        if (string.IsNullOrEmpty(text))
        {
            return defaultPort;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > ushort.MaxValue)
        {
            throw new DistributedApplicationException($"{setting} is '{text}': it must be a port from 1 to {ushort.MaxValue}, or 0 for any free one.");
        }

        return port == 0 ? null : port;
    }
}
