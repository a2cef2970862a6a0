using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Validation;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Aws.Functions;

/// <summary>Functions of the model on AWS Lambda. They are billed by use only.</summary>
internal sealed class FunctionKind : IResourceKind
{
    public string? OptionsName => "Functions";

    public bool Publishes(IResource resource) => resource is FunctionResource;

    public async Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken)
    {
        var functions = new List<ResourceNode>();
        foreach (var function in model.Resources.OfType<FunctionResource>())
        {
            if (!File.Exists(function.File))
            {
                throw new DistributedApplicationException($"The code of the function '{function.Name}' is not there: {function.File}.");
            }

            var code = await File.ReadAllTextAsync(function.File, cancellationToken).ConfigureAwait(false);
            functions.Add(new FunctionNode(function.Name, code.ReplaceLineEndings("\n"), model.OptionsOf<LambdaOptions>(function)));
        }

        return functions;
    }

    public IEnumerable<string> Validate(Topology topology) => topology.Of<FunctionNode>().SelectMany(Validate);

    public void Map(MappingContext context)
    {
        foreach (var function in context.Each<FunctionNode>())
        {
            FunctionMapper.Map(context, function);
        }
    }

    public void MapAlarms(MappingContext context)
    {
        foreach (var function in context.Each<FunctionNode>())
        {
            FunctionMonitoring.MapAlarm(context.Template, function);
        }
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<FunctionNode>().Select(FunctionMonitoring.Row);

    public IEnumerable<Finding> Check(TemplateView template) => FunctionInvariants.Check(template);

    private static IEnumerable<string> Validate(FunctionNode function)
    {
        var (of, options) = ($"Function ({function.Name})", function.Options);
        if (!options.Runtime.StartsWith("nodejs", StringComparison.Ordinal))
        {
            yield return $"{of}.Runtime is '{options.Runtime}'. Allowed: one of Node.js, such as nodejs22.x.";
        }

        if (options.MemoryMegabytes is < 128 or > 10_240)
        {
            yield return $"{of}.MemoryMegabytes is {options.MemoryMegabytes}. Allowed: 128 to 10240.";
        }

        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(15))
        {
            yield return $"{of}.Timeout is {options.Timeout}. Allowed: 00:00:01 to 00:15:00.";
        }
    }
}
