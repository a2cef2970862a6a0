using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Leaderboard;

/// <summary><c>/api/leaderboards</c>.</summary>
internal static class LeaderboardEndpoints
{
    public const string TopName = "GetLeaderboard";
    public const string AroundName = "GetLeaderboardMember";
    public const string Tag = "Leaderboards";

    public const string Day = "day";
    public const string AllTime = "all";

    /// <summary>Where the data came from: the header and values of every route that reads through Redis.</summary>
    public const string SourceHeader = "X-Cache";
    public const string FromRedis = "l2";
    public const string FromPostgres = "db";

    private const int MaxTop = 1000;
    private const int DefaultTop = 10;
    private const int MaxAround = 50;
    private const int DefaultAround = 5;

    private const string BoardDescription = "The leaderboard.";
    private const string WindowDescription = "day: the current day in UTC; all: since the beginning.";
    private const string SourceDescription = "Where the data came from: l2 (Redis), or db (Postgres) while Redis cannot be used.";

    public static IEndpointRouteBuilder MapLeaderboards(this IEndpointRouteBuilder endpoints)
    {
        var boards = endpoints.MapGroup("/api/leaderboards/{board}").WithTags(Tag).AllowAnonymous();
        boards.MapGet("", TopAsync)
            .WithName(TopName)
            .WithSummary("Gets the first members of a leaderboard; equal scores share a rank, in the order of their ids")
            .WithResponseHeader(StatusCodes.Status200OK, SourceHeader, SourceDescription)
            .WithBoardParameters()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        boards.MapGet("/members/{id}", AroundAsync)
            .WithName(AroundName)
            .WithSummary("Gets a member of a leaderboard with the members before and after it")
            .WithResponseHeader(StatusCodes.Status200OK, SourceHeader, SourceDescription)
            .WithBoardParameters()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        return endpoints;
    }

    private static async Task<Results<Ok<List<LeaderboardEntry>>, ProblemHttpResult>> TopAsync(
        [Description(BoardDescription)] string board,
        [Description("The maximum number of members."), Range(1, MaxTop), DefaultValue(DefaultTop)] int? top,
        [Description(WindowDescription), DefaultValue(AllTime)] string? window,
        HttpResponse response,
        LeaderboardReader reader,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!TryReadSet(board, window, time, out var set, out var problem))
        {
            return problem;
        }

        if (top is < 1 or > MaxTop)
        {
            return ProblemResults.Invalid("top", $"1 to {MaxTop}.");
        }

        var (entries, isFromRedis) = await reader.TopAsync(set, top ?? DefaultTop, cancellationToken);
        response.Headers[SourceHeader] = isFromRedis ? FromRedis : FromPostgres;
        return TypedResults.Ok(entries);
    }

    private static async Task<Results<Ok<List<LeaderboardEntry>>, ProblemHttpResult>> AroundAsync(
        [Description(BoardDescription)] string board,
        ResourceId id,
        [Description("The number of members before the member, and after it."), Range(0, MaxAround), DefaultValue(DefaultAround)] int? around,
        [Description(WindowDescription), DefaultValue(AllTime)] string? window,
        HttpResponse response,
        LeaderboardReader reader,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!TryReadSet(board, window, time, out var set, out var problem))
        {
            return problem;
        }

        if (around is < 0 or > MaxAround)
        {
            return ProblemResults.Invalid("around", $"0 to {MaxAround}.");
        }

        var (entries, isFromRedis) = await reader.AroundAsync(set, id.Value, around ?? DefaultAround, cancellationToken);
        if (entries is null)
        {
            return ProblemResults.Of(StatusCodes.Status404NotFound, "The leaderboard has no member with this id in this window.");
        }

        response.Headers[SourceHeader] = isFromRedis ? FromRedis : FromPostgres;
        return TypedResults.Ok(entries);
    }

    private static bool TryReadSet(string name, string? window, TimeProvider time, out BoardPeriod set, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = !BoardNames.TryParse(name, out var board) ? ProblemResults.Of(StatusCodes.Status404NotFound, "There is no leaderboard with this name.")
            : window is not (null or Day or AllTime) ? ProblemResults.Invalid("window", $"{Day} or {AllTime}.")
            : null;
        set = new BoardPeriod(board, window == Day ? Period.DayOf(time.GetUtcNow()) : Period.AllTime);
        return problem is null;
    }
}
