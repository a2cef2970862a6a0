using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Aws.Topics;

/// <summary>Topics of the model as SNS topics, with their subscriptions.</summary>
internal sealed class TopicKind : IResourceKind
{
    public string? OptionsName => "Topics";

    public bool Publishes(IResource resource) => resource is TopicResource;

    public Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResourceNode>>([.. model.Resources.OfType<TopicResource>()
            .Select(t => new TopicNode(t.Name, t.Parent.Name, t.IsFifo, model.OptionsOf<SnsOptions>(t)) { Subscriptions = [.. Subscriptions(t)] })]);

    public IEnumerable<string> Validate(Topology topology) => topology.Of<TopicNode>().Where(t => t.Options.SmsSpendAlarm <= 0)
        .Select(t => $"Topic ({t.Name}).SmsSpendAlarm is {t.Options.SmsSpendAlarm}. Allowed: more than 0 US dollars a month.");

    public IEnumerable<ServiceEndpoint> Endpoints(Topology topology) => topology.Of<TopicNode>().Count > 0 ? [new("TopicsEndpoint", "sns")] : [];

    public void Map(MappingContext context)
    {
        foreach (var topic in context.Each<TopicNode>())
        {
            TopicMapper.Map(context, topic);
        }
    }

    public void MapAlarms(MappingContext context)
    {
        foreach (var topic in context.Each<TopicNode>())
        {
            TopicAlarms.Map(context.Template, topic);
        }

        TopicAlarms.MapSpend(context.Template, context.Topology.Of<TopicNode>());
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<TopicNode>().Select(TopicDashboard.Row);

    public IEnumerable<Finding> Check(TemplateView template) => TopicInvariants.Check(template);

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) => TopicPrices.Of(resource, prices);

    private static IEnumerable<SubscriptionNode> Subscriptions(TopicResource topic) =>
    [
        .. topic.Parent.Queues.SelectMany(q => q.Subscriptions.Where(s => s.Topic == topic).Select(s => new SubscriptionNode("sqs", q.Name, s.Types))),
        .. topic.Parent.Functions.SelectMany(f => f.Subscriptions.Where(s => s.Topic == topic).Select(s => new SubscriptionNode("lambda", f.Name, s.Types))),
        .. topic.Subscribers.Select(s => new SubscriptionNode(s.Protocol, s.Endpoint ?? "", s.Types)),
    ];
}
