using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>
/// A kind of resource, such as caches or services. Everything about it is in its folder: options, checks, mapping, permissions,
/// alarms, graphs, prices and invariants. The publisher knows it only by this interface; each member that does not apply is
/// left out.
/// </summary>
internal interface IResourceKind
{
    /// <summary>The property of the environment's options that resources of this kind come from, for comments in the template.</summary>
    string? OptionsName => null;

    /// <summary>Types of the template whose replacement or removal loses data.</summary>
    IReadOnlyList<string> DataTypes => [];

    /// <summary>Whether a resource of the model is of this kind.</summary>
    bool Publishes(IResource resource) => false;

    /// <summary>Reads the resources of this kind and their options.</summary>
    Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ResourceNode>>([]);

    /// <summary>Contradictions of the options that AWS would report after minutes: a sentence each, with the option and the allowed values.</summary>
    IEnumerable<string> Validate(Topology topology) => [];

    /// <summary>The services of AWS that tasks call because of this kind. Without internet access each gets an interface endpoint.</summary>
    IEnumerable<ServiceEndpoint> Endpoints(Topology topology) => [];

    /// <summary>Adds the resources to the template, and a <see cref="Backing"/> for each that services may refer to.</summary>
    void Map(MappingContext context)
    {
    }

    /// <summary>Adds the alarms to the template. Called only when the environment has alarms.</summary>
    void MapAlarms(MappingContext context)
    {
    }

    /// <summary>The rows of the dashboard, of three graphs at most.</summary>
    IEnumerable<JsonObject[]> Graphs(Topology topology) => [];

    /// <summary>Checks of any template, also one that was changed by hand, for what the specification does not contain.</summary>
    IEnumerable<Finding> Check(TemplateView template) => [];

    /// <summary>The log groups that AWS makes outside the stack for a resource; they are deleted with the stack.</summary>
    IEnumerable<string> LogGroupsOutside(string type, string physicalId) => [];

    /// <summary>What a resource of the template costs; empty for types of other kinds and for those that are free or billed by use only.</summary>
    IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) => [];
}

/// <summary>A service of AWS that tasks call.</summary>
/// <param name="Id">The logical id of its interface endpoint.</param>
/// <param name="Service">The last part of its name: <c>ecr.api</c> of <c>com.amazonaws.REGION.ecr.api</c>.</param>
internal sealed record ServiceEndpoint(string Id, string Service);
