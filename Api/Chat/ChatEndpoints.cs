using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Membership;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.Paging;
using Showroom.Api.Shows;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Chat;

/// <summary>The chat's history under <c>/api/shows/{id}/messages</c>, and its hub.</summary>
internal static class ChatEndpoints
{
    public const string Tag = "Chat";
    public const string HistoryName = "ListMessages";

    // The greatest integer that every JSON parser reads exactly (RFC 8259, section 6).
    private const long MaxSeq = (1L << 53) - 1;

    public static IEndpointRouteBuilder MapChat(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet($"{ShowEndpoints.Path}/{{id}}/messages", ListAsync)
            .WithTags(Tag)
            .WithName(HistoryName)
            .AllowAnonymous()
            .WithSummary("Lists the messages of a show in the order of their sequences, page by page")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        return endpoints.MapChatHub();
    }

    private static async Task<Results<Ok<Page<ChatMessage>>, ProblemHttpResult>> ListAsync(
        ResourceId id,
        [Description("The seq of the last message that the client has."), Range(0, MaxSeq)] long? after,
        [Description("The maximum number of messages."), Range(1, PageRequest.MaxLimit), DefaultValue(PageRequest.DefaultLimit)] int? limit,
        [Description("true: the last messages of the show, instead of the first ones; not together with after."), DefaultValue(false)] bool? latest,
        ShowRooms shows,
        MessageStore messages,
        CancellationToken cancellationToken)
    {
        if (after is < 0 or > MaxSeq)
        {
            return ProblemResults.Invalid("after", "The seq of a message, or 0.");
        }

        if (latest == true && after is not null)
        {
            return ProblemResults.Invalid("latest", "Not together with after.");
        }

        if (limit is < 1 or > PageRequest.MaxLimit)
        {
            return ProblemResults.Invalid("limit", $"1 to {PageRequest.MaxLimit}.");
        }

        if (!await shows.ExistsAsync(id.Value, cancellationToken))
        {
            return ProblemResults.Of(StatusCodes.Status404NotFound, ShowEndpoints.NoSuchShow);
        }

        var count = limit ?? PageRequest.DefaultLimit;
        if (latest == true)
        {
            // Sequences have no gaps.
            var last = await messages.ReadLastSequencesAsync([id.Value], cancellationToken);
            after = Math.Max(0, last.GetValueOrDefault(id.Value) - count);
        }

        var read = await messages.ReadAsync(id.Value, after ?? 0, long.MaxValue, count + 1, cancellationToken);
        return TypedResults.Ok(read.Count > count
            ? new Page<ChatMessage>(read.GetRange(0, count), read[count - 1].Seq.ToString(CultureInfo.InvariantCulture))
            : new Page<ChatMessage>(read, Next: null));
    }
}
