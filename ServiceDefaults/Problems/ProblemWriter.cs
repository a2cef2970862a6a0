using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Showroom.ServiceDefaults.Identity;

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
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

        http.Response.StatusCode = status;
        // The exception handler has cleared the response, its headers included.
        server.WriteIdentityHeaders(http);
        http.Response.Headers.CacheControl = "no-store";
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
