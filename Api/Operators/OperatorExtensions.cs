using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Operators;

internal static class OperatorExtensions
{
    public const string Header = "X-Operator-Key";

    public static void AddOperators(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<OperatorOptions>()
            .BindConfiguration(OperatorOptions.Section)
            .Validate(
                options => options.Key.Length >= OperatorOptions.MinKeyLength,
                $"Operator:Key must be set to a secret of at least {OperatorOptions.MinKeyLength} characters: operators send it in the header {Header}.")
            .ValidateOnStart();
        builder.Services.AddSingleton<OperatorKey>();
    }

    /// <summary>Only for operators, before anything of the request is read: 401 without a key, 403 with a wrong one.</summary>
    public static RouteHandlerBuilder RequireOperator(this RouteHandlerBuilder route)
    {
        // An endpoint filter would run after the body has been bound.
        route.Finally(endpoint =>
        {
            var handle = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => RefusalOf(context) is { } refusal ? refusal.ExecuteAsync(context) : handle(context);
        });
        return route
            .WithMetadata(new OperatorOnly())
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static ProblemHttpResult? RefusalOf(HttpContext context)
    {
        var sent = context.Request.Headers[Header];
        if (sent.Count == 0)
        {
            context.Response.Headers.WWWAuthenticate = Header;
            return ProblemResults.Of(StatusCodes.Status401Unauthorized, $"Operators send their key in the header {Header}.");
        }

        return context.RequestServices.GetRequiredService<OperatorKey>().Matches(sent.ToString())
            ? null
            : ProblemResults.Of(StatusCodes.Status403Forbidden, $"The key in the header {Header} is not that of the operators.");
    }

    /// <summary>Compares digests of equal length in constant time, so that an answer's time tells nothing about the key.</summary>
    internal sealed class OperatorKey(IOptions<OperatorOptions> options)
    {
        private readonly byte[] _digest = DigestOf(options.Value.Key);

        public bool Matches(string sent) => CryptographicOperations.FixedTimeEquals(_digest, DigestOf(sent));

        private static byte[] DigestOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
    }
}

/// <summary>Marks the endpoints that ask for the operators' key.</summary>
internal sealed class OperatorOnly;
