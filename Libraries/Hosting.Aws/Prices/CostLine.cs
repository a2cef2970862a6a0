using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Prices;

/// <summary>The monthly cost of one resource.</summary>
/// <param name="LogicalId">The resource.</param>
/// <param name="What">What is billed.</param>
/// <param name="Month">US dollars a month; null: no page gives a price.</param>
/// <param name="Price">Where the price is from; of several, the first.</param>
internal sealed record CostLine(string LogicalId, string What, decimal? Month, Price? Price);

/// <summary>A resource of a template whose price is asked for.</summary>
/// <param name="Id">Its logical id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Template">The template, for values of parameters and of other resources.</param>
internal sealed record PricedResource(string Id, string Type, JsonObject Properties, TemplateView Template)
{
    /// <summary>The number of items of a list; zero when it is not one.</summary>
    public int Count(string property) => (Properties[property] as JsonArray)?.Count ?? 0;
}
