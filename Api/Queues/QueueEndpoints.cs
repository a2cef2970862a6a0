using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.Api.Orders.Data;
using Showroom.Api.Platform.Paging;
using Showroom.Api.Platform.Security;
using Showroom.Messaging.Queues;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Queues;

/// <summary><c>/api/queues</c>, for operators.</summary>
internal static class QueueEndpoints
{
    public const string Tag = "Queues";

    public static IEndpointRouteBuilder MapQueues(this IEndpointRouteBuilder endpoints)
    {
        var queues = endpoints.MapGroup("/api/queues").WithTags(Tag).RequireOperator();
        queues.MapGet("", ListAsync)
            .WithName("ListQueues")
            .WithSummary("Lists the queues with their numbers of messages and the age of the oldest one that is not handled (operators only)")
            .ProducesOperatorProblems();
        queues.MapGet("/{name}/dead-letters", ListDeadLettersAsync)
            .WithName("ListDeadLetters")
            .WithSummary("Lists messages that could not be processed, in no order; they stay where they are (operators only)")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesOperatorProblems();
        queues.MapPost("/{name}/redrive", RedriveAsync)
            .WithName("RedriveDeadLetters")
            .WithSummary("Sends the dead letters of a queue back to it (operators only)")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesOperatorProblems();
        return endpoints;
    }

    private static RouteHandlerBuilder ProducesOperatorProblems(this RouteHandlerBuilder route) =>
        route.ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static Task<Results<Ok<List<QueueStatus>>, ProblemHttpResult>> ListAsync(
        QueueOperations queues, UnhandledMessages unhandled, HttpResponse response, CancellationToken cancellationToken) =>
        TryAsync(response, async () =>
        {
            var reading = unhandled.ReadAgesAsync(cancellationToken);
            var states = await Task.WhenAll(queues.Names.Select(name => queues.ReadStateAsync(name, cancellationToken)));
            var ages = await reading;
            return TypedResults.Ok(states.Select(state =>
                new QueueStatus(state.Name, state.Depth, ages.TryGetValue(state.Name, out var age) ? Math.Round(age, 3) : null, state.InFlight, state.DeadLetters)).ToList());
        });

    private static async Task<Results<Ok<List<DeadLetter>>, ProblemHttpResult>> ListDeadLettersAsync(
        [Description("The queue.")] string name,
        [Description("The maximum number of messages."), Range(1, PageRequest.MaxLimit), DefaultValue(PageRequest.DefaultLimit)] int? limit,
        QueueOperations queues,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (limit is < 1 or > PageRequest.MaxLimit)
        {
            return ProblemResults.Invalid("limit", $"1 to {PageRequest.MaxLimit}.");
        }

        return queues.Names.Contains(name)
            ? await TryAsync(response, async () => TypedResults.Ok((await queues.ListDeadLettersAsync(name, limit ?? PageRequest.DefaultLimit, cancellationToken)).ToList()))
            : NoSuchQueue();
    }

    private static async Task<Results<Ok<Redriven>, ProblemHttpResult>> RedriveAsync(
        [Description("The queue.")] string name, QueueOperations queues, HttpResponse response, CancellationToken cancellationToken) =>
        queues.Names.Contains(name)
            ? await TryAsync(response, async () => TypedResults.Ok(new Redriven(await queues.RedriveAsync(name, cancellationToken))))
            : NoSuchQueue();

    private static ProblemHttpResult NoSuchQueue() => ProblemResults.Of(StatusCodes.Status404NotFound, "There is no queue with this name.");

    private static async Task<Results<Ok<T>, ProblemHttpResult>> TryAsync<T>(HttpResponse response, Func<Task<Ok<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            response.Headers.RetryAfter = "1";
            return ProblemResults.Of(StatusCodes.Status503ServiceUnavailable, "The queues cannot be reached at the moment. Try again in a moment.");
        }
    }
}

/// <summary>The result of a redrive.</summary>
/// <param name="Moved">The number of messages.</param>
internal sealed record Redriven(int Moved);
