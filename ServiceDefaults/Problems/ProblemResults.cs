using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Showroom.ServiceDefaults.Problems;

/// <summary>Problem results for endpoints; type, title and trace id are added when the response is written.</summary>
public static class ProblemResults
{
    /// <summary>Status 400: one field of the request is not valid.</summary>
    /// <param name="field">The field as the client names it: a query or route parameter, a header, or a path into the body (<c>price.amount</c>).</param>
    /// <param name="message">What is wrong and what is expected; never the value itself.</param>
    public static ProblemHttpResult Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>Status 400: some fields of the request are not valid.</summary>
    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors) { Status = StatusCodes.Status400BadRequest, Title = null });

    /// <summary>Any other status, with a sentence that says what the client can do.</summary>
    public static ProblemHttpResult Of(int status, string detail) =>
        TypedResults.Problem(new ProblemDetails { Status = status, Detail = detail });
}
