using System.Globalization;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>
/// Queues are billed by the request. Without messages the requests are those of the consumers, which wait at each task for the
/// wait time and ask again.
/// </summary>
internal static class QueuePrices
{
    public static IEnumerable<CostLine> Of(PricedResource resource, PriceTable prices) => resource.Type switch
    {
        "AWS::SQS::Queue" => [Queue(resource, prices)],
        "AWS::KMS::Key" => [prices.Monthly(resource.Id, "key", "key.month", 1)],
        _ => [],
    };

    private static CostLine Queue(PricedResource resource, PriceTable prices)
    {
        var (template, queue) = (resource.Template, resource.Properties);
        // Dead letters are received on request only.
        var isForDeadLetters = template.Of("AWS::SQS::Queue").Any(q => TemplateView.Targets(q.Properties["RedrivePolicy"]).Contains(resource.Id));
        var consumers = isForDeadLetters ? 0 : template.Of("AWS::ECS::Service").Where(s => IsConsumer(template, s.Properties, resource.Id)).Sum(s => Tasks(template, s.Id, s.Properties));
        var wait = template.Number(queue["ReceiveMessageWaitTimeSeconds"]) is { } seconds and > 0 ? seconds : 1;
        var millions = consumers * prices.HoursPerMonth * 3_600 / wait / 1_000_000;
        var item = template.IsTrue(queue["FifoQueue"]) ? "sqs.fifo.million" : "sqs.standard.million";
        var price = string.Create(CultureInfo.InvariantCulture, $"{prices[item]?.Amount:0.00} a million requests");
        var what = consumers == 0
            ? $"no consumer, {price}"
            : string.Create(CultureInfo.InvariantCulture, $"{consumers} consumers that ask every {wait} s: {millions:0.00} million requests without messages, {price}");
        return prices.Monthly(resource.Id, what, item, millions);
    }

    private static bool IsConsumer(TemplateView template, JsonObject service, string queue) =>
        Follow(template, Follow(template, service, "TaskDefinition"), "TaskRoleArn")?["Policies"] is JsonArray policies
        && policies.OfType<JsonObject>().SelectMany(policy => (policy["PolicyDocument"]?["Statement"] as JsonArray ?? []).OfType<JsonObject>())
            .Any(statement => statement["Action"] is JsonArray actions && actions.Any(action => action?.ToString() == "sqs:ReceiveMessage") && TemplateView.Targets(statement["Resource"]).Contains(queue));

    private static long Tasks(TemplateView template, string id, JsonObject service)
    {
        var scaling = template.Of("AWS::ApplicationAutoScaling::ScalableTarget").Where(t => TemplateView.Targets(t.Properties["ResourceId"]).Contains(id)).Select(t => t.Properties).FirstOrDefault();
        return template.Number(scaling?["MinCapacity"] ?? service["DesiredCount"]) ?? 0;
    }

    private static JsonObject? Follow(TemplateView template, JsonObject? resource, string property) =>
        TemplateView.Targets(resource?[property]).Select(template.PropertiesOf).FirstOrDefault(r => r is not null);
}
