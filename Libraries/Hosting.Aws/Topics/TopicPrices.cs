using System.Globalization;
using Showroom.Hosting.Aws.Prices;

namespace Showroom.Hosting.Aws.Topics;

/// <summary>Topics are billed by use: nothing without messages. The lines say what a message costs.</summary>
internal static class TopicPrices
{
    public static IEnumerable<CostLine> Of(PricedResource resource, PriceTable prices) => resource.Type switch
    {
        "AWS::SNS::Topic" => [Line(resource, prices, "sns.million", "a million publishes")],
        "AWS::SNS::Subscription" when resource.Template.Value(resource.Properties["Protocol"]) == "email" => [Line(resource, prices, "sns.email.100k", "100,000 e-mails")],
        "AWS::SNS::Subscription" when resource.Template.Value(resource.Properties["Protocol"]) == "sms" => [Line(resource, prices, "sns.sms", "an SMS")],
        _ => [],
    };

    private static CostLine Line(PricedResource resource, PriceTable prices, string item, string unit) =>
        prices.Monthly(resource.Id, prices[item] is { } price ? string.Create(CultureInfo.InvariantCulture, $"no messages, {price.Amount:0.00} {unit}") : $"no messages, billed by {unit}", item, 0);
}
