using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.Validation;

namespace Showroom.Api.Shows.Schedule;

/// <summary>What a caller sends to create a show; all fields are required.</summary>
internal sealed record NewShow(string? Title, IReadOnlyList<string?>? ProductIds, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt)
{
    public const int MaxTitleLength = 120;
    public const int MaxProducts = 50;

    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(1);

    /// <summary>The errors by field; empty when there are none.</summary>
    public Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        Check("title", ReadableText.IsValid(Title, MaxTitleLength), $"1 to {MaxTitleLength} characters, {ReadableText.Rule}.");
        Check("startsAt", StartsAt is not null, "A time.");
        Check("endsAt", EndsAt is not null && (StartsAt is null || (EndsAt - StartsAt >= TimeSpan.FromMilliseconds(1) && EndsAt - StartsAt <= MaxDuration)), "A time after the start, at most 24 hours later.");
        Check("productIds", ProductIds is { Count: <= MaxProducts }, $"At most {MaxProducts} ids of products.");
        var distinct = new HashSet<string>();
        for (var i = 0; i < Math.Min(ProductIds?.Count ?? 0, MaxProducts); i++)
        {
            Check($"productIds[{i}]", ResourceId.TryParse(ProductIds![i], out _) && distinct.Add(ProductIds[i]!), "The id of a product, each once.");
        }

        return errors;

        void Check(string field, bool valid, string expected)
        {
            if (!valid)
            {
                errors[field] = [expected];
            }
        }
    }
}
