using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Showroom.ServiceDefaults.Problems;

/// <summary>
/// Names the field that the framework could not bind. The framework gives it only in the exception's message and, for a body, in the
/// inner exception's JSON path.
/// </summary>
internal static partial class BadRequestProblem
{
    private const string Body = "body";

    public static ProblemDetails From(BadHttpRequestException exception)
    {
        if (exception.StatusCode != StatusCodes.Status400BadRequest)
        {
            return new ProblemDetails { Status = exception.StatusCode };
        }

        var (field, message) = exception.InnerException is JsonException json
            ? (FieldOf(json.Path), "The JSON does not have the expected form.")
            : ParameterOf(exception.Message);
        return field is null
            ? new ProblemDetails { Status = StatusCodes.Status400BadRequest, Detail = message }
            : new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [message] }) { Status = StatusCodes.Status400BadRequest };
    }

    private static string FieldOf(string? path) =>
        path is null or "$" ? Body : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;

    private static (string? Field, string Message) ParameterOf(string message)
    {
        var parameter = ParameterPattern().Match(message);
        if (!parameter.Success)
        {
            return (null, "The request could not be read.");
        }

        var missing = message.StartsWith("Required", StringComparison.Ordinal) || message.StartsWith("Implicit body", StringComparison.Ordinal);
        // The message of a value that does not bind contains the value.
        var ofBody = message.Contains("body", StringComparison.Ordinal) && !message.StartsWith("Failed to bind parameter", StringComparison.Ordinal);
        var name = ofBody ? Body : parameter.Groups["name"].Value;
        return (name, missing ? "A value is required." : "The value does not have the expected form.");
    }

    [GeneratedRegex("\"\\S* ?(?<name>[A-Za-z_][A-Za-z0-9_-]*)\"")]
    private static partial Regex ParameterPattern();
}
