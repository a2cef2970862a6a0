using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Showroom.Tests.InProcess.Aws;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>SQS as far as finding queues, on loopback: unlike the emulator it verifies signatures.</summary>
internal sealed class SigningEndpoint : IAsyncDisposable
{
    public const string Refusal = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.";

    private readonly WebApplication _app;

    private SigningEndpoint(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<SigningEndpoint> StartAsync(params string[] queues)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => RespondAsync(context, queues));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task RespondAsync(HttpContext context, string[] queues)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var refused = Signature.Refuse(context.Request, body, AwsEndpoint.AccessKey, AwsEndpoint.SecretKey, AwsEndpoint.Region) is not null;
        var name = JsonNode.Parse(body)!["QueueName"]?.ToString() ?? "";
        (context.Response.StatusCode, JsonObject response) = (refused, queues.Contains(name)) switch
        {
            (true, _) => (403, new JsonObject { ["__type"] = "com.amazon.coral.service#InvalidSignatureException", ["message"] = Refusal }),
            (_, true) => (200, new JsonObject { ["QueueUrl"] = $"https://sqs.{AwsEndpoint.Region}.amazonaws.com/123456789012/{name}" }),
            _ => (400, new JsonObject { ["__type"] = "com.amazonaws.sqs#QueueDoesNotExist", ["message"] = "The specified queue does not exist." }),
        };
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(response.ToJsonString(), context.RequestAborted);
    }
}
