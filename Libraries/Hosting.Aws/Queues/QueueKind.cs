using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Buckets;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>Queues of the model as SQS queues.</summary>
internal sealed class QueueKind : IResourceKind
{
    public string? OptionsName => "Queues";

    public IReadOnlyList<string> DataTypes => ["AWS::SQS::Queue", "AWS::KMS::Key"];

    public bool Publishes(IResource resource) => resource is QueueResource;

    public Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResourceNode>>([.. model.Resources.OfType<QueueResource>()
            .Select(q => new QueueNode(q.Name, q.Parent.Name, q.Options, model.OptionsOf<SqsOptions>(q)) { Topics = [.. q.Subscriptions.Select(s => s.Topic.Name).Distinct()] })]);

    public IEnumerable<string> Validate(Topology topology) => topology.Of<QueueNode>().SelectMany(q => Validate(topology, q));

    public IEnumerable<ServiceEndpoint> Endpoints(Topology topology) => topology.Of<QueueNode>().Count > 0 ? [new("QueuesEndpoint", "sqs")] : [];

    public void Map(MappingContext context)
    {
        foreach (var queue in context.Each<QueueNode>())
        {
            QueueMapper.Map(context, queue);
        }

        foreach (var queues in context.Topology.Of<QueueNode>().GroupBy(q => q.Messaging))
        {
            QueuePolicies.Map(context, queues.Key, [.. queues]);
        }
    }

    public void MapAlarms(MappingContext context)
    {
        foreach (var queue in context.Each<QueueNode>())
        {
            QueueAlarms.Map(context.Template, queue);
        }
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<QueueNode>().Select(QueueDashboard.Row);

    public IEnumerable<Finding> Check(TemplateView template) => QueueInvariants.Check(template);

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) => QueuePrices.Of(resource, prices);

    private static IEnumerable<string> Validate(Topology topology, QueueNode queue)
    {
        if (queue.Options.MaxMessageAge < TimeSpan.FromMinutes(1) || queue.Options.MaxMessageAge > TimeSpan.FromDays(14))
        {
            yield return $"Queue ({queue.Name}).MaxMessageAge is {queue.Options.MaxMessageAge}. Allowed: 00:01:00 to 14.00:00:00.";
        }

        if (topology.Of<BucketNode>().FirstOrDefault(b => b.Name == queue.Messaging) is { } bucket && bucket.Options.RetentionDays <= queue.Attributes.DeadLetterRetention.TotalDays)
        {
            yield return $"Bucket ({bucket.Name}).RetentionDays is {bucket.Options.RetentionDays}: dead letters of {queue.Name} are kept for {queue.Attributes.DeadLetterRetention.TotalDays:0.##} days, and need their bodies longer.";
        }
    }
}
