using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Secrets;

/// <summary>Parameters of the model, and secrets in Secrets Manager.</summary>
internal sealed class SecretsKind : IResourceKind
{
    public IReadOnlyList<string> DataTypes => ["AWS::SecretsManager::Secret"];

    public bool Publishes(IResource resource) => resource is ParameterResource;

    public Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResourceNode>>([.. model.Resources.OfType<ParameterResource>().Select(Read)]);

    public IEnumerable<ServiceEndpoint> Endpoints(Topology topology) => [new("SecretsManagerEndpoint", "secretsmanager")];

    public void Map(MappingContext context)
    {
        // Parameters that no service refers to are not published; the passwords of caches and databases are mapped with these.
        var used = context.Topology.Of<ServiceNode>().SelectMany(s => s.Environment).Where(v => v.IsExpression).SelectMany(v => References.Placeholders(v.Value)).ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in context.Each<ParameterNode>().Where(p => used.Contains($"{p.Name}.value") && !context.Expressions.ContainsKey($"{p.Name}.value")))
        {
            ParameterMapper.Map(context, parameter);
        }
    }

    public IEnumerable<Finding> Check(TemplateView template) => SecretInvariants.Check(template);

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) =>
        resource.Type == "AWS::SecretsManager::Secret" ? [prices.Monthly(resource.Id, "secret", "secret.month", 1)] : [];

    private static ParameterNode Read(ParameterResource parameter) => parameter.Default switch
    {
        GenerateParameterDefault generated => new(parameter.Name, parameter.Secret, null, generated.MinLength),
        { } value when !parameter.Secret => new(parameter.Name, false, value.GetDefaultValue(), null),
        // The value of a secret is not written to the template: it is given to the stack as a parameter.
        _ => new(parameter.Name, parameter.Secret, null, null),
    };
}
