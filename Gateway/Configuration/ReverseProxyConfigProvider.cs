using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Showroom.Gateway.Configuration;

/// <summary>
/// Decorates YARP's provider of the section <c>ReverseProxy</c>: a key that YARP would ignore fails the start, and a reload that adds one is
/// ignored, with one error in the log.
/// </summary>
internal sealed class ReverseProxyConfigProvider : IProxyConfigProvider
{
    private readonly IProxyConfigProvider _inner;
    private readonly IConfigurationSection _section;
    private readonly ILogger<ReverseProxyConfigProvider> _logger;
    private IProxyConfig _valid;

    /// <exception cref="OptionsValidationException">The section has a key that YARP does not read.</exception>
    public ReverseProxyConfigProvider(IProxyConfigProvider inner, IConfigurationSection section, ILogger<ReverseProxyConfigProvider> logger)
    {
        (_inner, _section, _logger) = (inner, section, logger);
        if (ReverseProxySection.FindUnknownKeys(section) is { Count: > 0 } errors)
        {
            throw new OptionsValidationException(section.Path, typeof(ReverseProxySection), errors);
        }

        _valid = inner.GetConfig();
    }

    public IProxyConfig GetConfig()
    {
        var config = _inner.GetConfig();
        if (ReverseProxySection.FindUnknownKeys(_section) is { Count: > 0 } errors)
        {
            _logger.ReloadIgnored(string.Join(' ', errors));
            // YARP listens to the new token only: with the old one it would not see the correction.
            return new UnchangedConfig(_valid, config.ChangeToken);
        }

        _valid = config;
        return config;
    }

    private sealed class UnchangedConfig(IProxyConfig config, IChangeToken changeToken) : IProxyConfig
    {
        public IReadOnlyList<RouteConfig> Routes => config.Routes;

        public IReadOnlyList<ClusterConfig> Clusters => config.Clusters;

        public IChangeToken ChangeToken => changeToken;
    }
}
