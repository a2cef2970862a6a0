namespace Showroom.Hosting.Aws.Templates;

/// <summary>
/// A CloudFormation template in the order in which it is written. Nothing in it depends on a clock, a random number or a
/// hash's order: the same model and options give the same bytes, so that a template can be reviewed and compared.
/// </summary>
internal sealed class Template(string description)
{
    private readonly Dictionary<string, TemplateResource> _resources = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public string Description { get; } = description;

    public Dictionary<string, TemplateParameter> Parameters { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Value> Conditions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TemplateOutput> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the resources come from that are added next.</summary>
    public TemplateOrigin Origin { get; set; } = new(null, null);

    /// <summary>Where each resource comes from, by its logical id.</summary>
    public Dictionary<string, TemplateOrigin> Origins { get; } = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, TemplateResource>> Resources => _order.Select(id => KeyValuePair.Create(id, _resources[id]));

    public TemplateResource this[string logicalId] => _resources[logicalId];

    public Ref Add(string logicalId, TemplateResource resource)
    {
        if (!_resources.TryAdd(logicalId, resource))
        {
            throw new InvalidOperationException($"Two resources of the model give the logical id '{logicalId}'. Rename one of them.");
        }

        _order.Add(logicalId);
        Origins[logicalId] = resource.Option is null ? Origin : Origin with { Option = resource.Option };
        return new Ref(logicalId);
    }

    public Ref Parameter(string name, TemplateParameter parameter)
    {
        Parameters[name] = parameter;
        return new Ref(name);
    }

    /// <summary>A condition that is true when the parameter has a value.</summary>
    public string WhenGiven(string parameter)
    {
        var name = $"Has{parameter}";
        Conditions[name] = new NotEquals(new Ref(parameter), "");
        return name;
    }
}

/// <summary>One resource; its properties are set through the indexer, and a null leaves a property out.</summary>
internal sealed record TemplateResource(string Type)
{
    public Map Properties { get; } = new();

    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public string? Condition { get; init; }

    /// <summary>The option because of which the resource exists, such as Network.Egress; null for that of its kind.</summary>
    public string? Option { get; init; }

    /// <summary>For the reader and for our checks; AWS ignores it.</summary>
    public Map? Metadata { get; init; }

    /// <summary>What happens to the resource when the stack, or a replacement, removes it: Delete, Retain or Snapshot.</summary>
    public string? DeletionPolicy { get; init; }

    public Value? this[string property]
    {
        set => Properties[property] = value;
    }
}

/// <summary>A parameter of the stack: it can be changed without publishing again.</summary>
internal sealed record TemplateParameter(string Description, string? Default = null)
{
    public string Type { get; init; } = "String";

    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    public string? AllowedPattern { get; init; }

    public int? MinValue { get; init; }

    public int? MaxValue { get; init; }

    /// <summary>CloudFormation never shows the value.</summary>
    public bool Secret { get; init; }
}

/// <summary>Why a resource is in the template.</summary>
/// <param name="Resource">The resource of the model that it comes from, if any.</param>
/// <param name="Option">The option that it comes from, if any: a property of the environment's options.</param>
internal sealed record TemplateOrigin(string? Resource, string? Option);

internal sealed record TemplateOutput(string Description, Value Value, string? Condition = null);
