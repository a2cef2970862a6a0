using Amazon;
using Microsoft.Extensions.Configuration;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws;

/// <summary>An AWS account and region that the model is published for, as one CloudFormation stack.</summary>
/// <param name="name">The environment's name: of its steps (publish-NAME) and of its section in the configuration.</param>
public sealed class AwsEnvironmentResource(string name) : Resource(name)
{
    private readonly List<Func<AwsOptions, AwsOptions>> _refinements = [];

    /// <summary>The preset that the options start from, unless the setting NAME:Preset names another one.</summary>
    internal string Preset { get; set; } = AwsPreset.FreeTier;

    /// <summary>The project of the app host, whose lines the comments of a template name.</summary>
    internal string AppHostDirectory { get; init; } = "";

    /// <summary>Kinds of resource beside the library's own.</summary>
    internal List<IResourceKind> Kinds { get; } = [];

    /// <summary>Changes of single resources of the template; a null logical id stands for every resource.</summary>
    internal List<(string? LogicalId, Action<AwsResource> Configure)> Configurations { get; } = [];

    internal void Refine(Func<AwsOptions, AwsOptions> refinement) => _refinements.Add(refinement);

    /// <summary>The preset in force: the setting's, which the command line can give, before the code's.</summary>
    internal string PresetFrom(IConfiguration configuration) => configuration[$"{Name}:Preset"] is { Length: > 0 } preset ? preset : Preset;

    /// <summary>
    /// The preset, the region of the setting NAME:Region or of AWS_REGION, the site's name and certificate of the settings
    /// NAME:Domain, NAME:HostedZoneId and NAME:CertificateArn, and every refinement in the order of the calls.
    /// </summary>
    internal AwsOptions OptionsFrom(IConfiguration configuration)
    {
        var preset = PresetFrom(configuration);
        if (!AwsPreset.Names.Contains(preset))
        {
            throw new DistributedApplicationException($"{Name}:Preset is '{preset}'. Allowed: {string.Join(", ", AwsPreset.Names)}.");
        }

        var region = configuration[$"{Name}:Region"] ?? configuration["AWS_REGION"];
        if (region is { Length: > 0 } && RegionEndpoint.EnumerableAllRegions.All(r => r.SystemName != region))
        {
            throw new DistributedApplicationException($"'{region}' is not an AWS region: set {Name}:Region or AWS_REGION to one such as eu-central-1.{TemplateWalker.Nearest(region, RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName))}");
        }

        var start = AwsPreset.Options(preset) with { Region = string.IsNullOrEmpty(region) ? null : region };
        start = start with { Site = start.Site with { Domain = Setting("Domain"), HostedZoneId = Setting("HostedZoneId"), CertificateArn = Setting("CertificateArn") } };
        return _refinements.Aggregate(start, (options, refine) => refine(options));

        string? Setting(string key) => configuration[$"{Name}:{key}"] is { Length: > 0 } value ? value : null;
    }
}
