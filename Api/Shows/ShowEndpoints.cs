using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.Api.Catalog.Cache;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;
using Showroom.Api.Platform.Paging;
using Showroom.Api.Platform.Security;
using Showroom.Api.Shows.Audience;
using Showroom.Api.Shows.Data;
using Showroom.Api.Shows.Schedule;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Shows;

/// <summary><c>/api/shows</c>.</summary>
internal static class ShowEndpoints
{
    public const string Path = "/api/shows";
    public const string Tag = "Shows";
    public const string GetName = "GetShow";
    public const string NoSuchShow = "There is no show with this id.";

    private const string ListName = "ListShows";

    public static IEndpointRouteBuilder MapShows(this IEndpointRouteBuilder endpoints)
    {
        var shows = endpoints.MapGroup(Path).WithTags(Tag);
        shows.MapGet("", ListAsync)
            .WithName(ListName)
            .WithSummary("Lists shows, oldest first, page by page")
            .AllowAnonymous()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        shows.MapGet("/{id}", GetAsync)
            .WithName(GetName)
            .WithSummary("Gets a show")
            .AllowAnonymous()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        shows.MapPost("", CreateAsync)
            .WithName("CreateShow")
            .WithSummary("Creates a show, whose host is the caller")
            .RequireSession()
            .WithResponseHeader(StatusCodes.Status201Created, "Location", "The show.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        return endpoints;
    }

    private static async Task<Results<Ok<Page<Show>>, ProblemHttpResult>> ListAsync(
        [Description("The value of next in the previous page.")] string? after,
        [Description("The maximum number of shows."), Range(1, PageRequest.MaxLimit), DefaultValue(PageRequest.DefaultLimit)] int? limit,
        ShowStore shows,
        IShowAudience audience,
        CancellationToken cancellationToken)
    {
        if (!PageRequest.TryRead(after, limit, out var page, out var problem))
        {
            return problem;
        }

        var read = page.PageOf(await shows.ListAsync(page.After, page.Count, cancellationToken), show => show.Id);
        var members = await audience.CountAsync([.. read.Items.Select(show => show.Id)], cancellationToken);
        return TypedResults.Ok(new Page<Show>([.. read.Items.Zip(members, ToShow)], read.Next));
    }

    private static async Task<Results<Ok<Show>, ProblemHttpResult>> GetAsync(
        ResourceId id, ShowStore shows, IShowAudience audience, CancellationToken cancellationToken)
    {
        if (await shows.FindAsync(id.Value, cancellationToken) is not { } show)
        {
            return ProblemResults.Of(StatusCodes.Status404NotFound, NoSuchShow);
        }

        var members = await audience.CountAsync([show.Id], cancellationToken);
        return TypedResults.Ok(ToShow(show, members[0]));
    }

    private static async Task<Results<Created<Show>, ProblemHttpResult>> CreateAsync(
        NewShow request, ClaimsPrincipal caller, ShowStore shows, IProductCache products, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Validate() is { Count: > 0 } errors)
        {
            return ProblemResults.Invalid(errors);
        }

        Guid[] productIds = [.. request.ProductIds!.Select(id => Guid.Parse(id!))];
        for (var i = 0; i < productIds.Length; i++)
        {
            var (product, _) = await products.GetAsync(productIds[i], cancellationToken);
            if (product is null)
            {
                return ProblemResults.Invalid($"productIds[{i}]", "There is no product with this id.");
            }
        }

        var show = new ShowRow
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Title = request.Title!,
            HostId = caller.GetAccountId(),
            Host = caller.GetAccountName(),
            ProductIds = productIds,
            StartsAt = ToMicroseconds(request.StartsAt!.Value),
            EndsAt = ToMicroseconds(request.EndsAt!.Value),
        };
        await shows.AddAsync(show, cancellationToken);
        return TypedResults.Created($"{Path}/{show.Id}", ToShow(show, members: 0));
    }

    // The precision of Postgres, so that the response equals the next read.
    private static DateTime ToMicroseconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    private static Show ToShow(ShowRow show, int members) =>
        new(show.Id, show.Title, show.Host, show.ProductIds, show.StartsAt, show.EndsAt, members);
}
