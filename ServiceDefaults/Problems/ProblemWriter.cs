using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Methods;

namespace Showroom.ServiceDefaults.Problems;

/// <summary>
/// Writes every problem, from whatever component, in one format and regardless of the request's <c>Accept</c> header: a problem that
/// fails content negotiation would be an error without an explanation.
/// </summary>
internal sealed class ProblemWriter(ServerIdentity server) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var problem = context.ProblemDetails;
        var status = problem.Status ??= http.Response.StatusCode;
        (problem.Type, problem.Title) = ProblemTypes.For(status);
        http.Response.StatusCode = status;
        // The exception handler has cleared the response, its headers included.
        var trace = server.WriteIdentityHeaders(http);
        problem.Extensions["traceId"] = ServerIdentity.TraceIdOf(trace);
        http.Response.Headers.CacheControl = "no-store";
        if (http.Response.Headers.Allow is [{ } allow])
        {
            http.Response.Headers.Allow = MethodNotAllowed.WithHead(allow);
        }

        await http.Response.WriteAsJsonAsync(
            problem,
            ProblemJson.Default.GetTypeInfo(problem.GetType()) ?? ProblemJson.Default.ProblemDetails,
            "application/problem+json",
            // With the token of the request, a client that has disconnected would make this write throw.
            CancellationToken.None);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class ProblemJson : JsonSerializerContext;
