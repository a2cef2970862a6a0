using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>
/// The services of AWS that a deployment calls, on loopback: refuses requests with a wrong signature, and keeps stacks in
/// <see cref="CloudFormation"/> and buckets in <see cref="Buckets"/>.
/// </summary>
internal sealed class AwsEndpoint : IAsyncDisposable
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string Region = "eu-central-1";

    private readonly WebApplication _app;
    private readonly string _region;
    private readonly ConcurrentQueue<(string Action, string Signature)> _requests = [];
    private int _throttled;

    private AwsEndpoint(WebApplication app, string region)
    {
        (_app, _region) = (app, region);
        Buckets.Add("templates");
    }

    public CloudFormation CloudFormation { get; } = new();

    /// <summary>With a bucket of the user, called templates.</summary>
    public FakeBuckets Buckets { get; } = new();

    /// <summary>The tags of the images in the registry.</summary>
    public ConcurrentDictionary<string, bool> Images { get; } = [];

    public ConcurrentQueue<string> DeletedLogGroups { get; } = [];

    /// <summary>After this many requests the credentials have expired.</summary>
    public int RequestsUntilExpiry { get; set; } = int.MaxValue;

    /// <summary>Every request with a valid signature, including throttled ones.</summary>
    public IReadOnlyCollection<(string Action, string Signature)> Requests => _requests;

    public string Address => _app.Urls.First();

    /// <summary>Throttles the next requests.</summary>
    public void Throttle(int count) => Interlocked.Exchange(ref _throttled, count);

    /// <summary>The permissions that the requests needed, as policies of IAM name them: <c>s3:PutObject</c>.</summary>
    public IEnumerable<string> Permissions => _requests.Select(r => $"{r.Signature.Split('/')[3]}:{r.Action}").Distinct();

    public static async Task<AwsEndpoint> StartAsync(CancellationToken cancellationToken, string region = Region)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var endpoint = new AwsEndpoint(builder.Build(), region);
        endpoint._app.Run(endpoint.RespondAsync);
        await endpoint._app.StartAsync(cancellationToken);
        return endpoint;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RespondAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0 && context.Request.Method == "GET")
        {
            // The site.
            return;
        }

        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        if (Signature.Refuse(context.Request, body, AccessKey, SecretKey, _region) is { } reason)
        {
            await WriteAsync(context, 403, Error("SignatureDoesNotMatch", reason));
            return;
        }

        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var isBucket = context.Request.Path != "/";
        var form = isBucket || target.Length > 0 ? [] : QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).ToDictionary(f => f.Key, f => f.Value.ToString());
        var action = isBucket ? FakeBuckets.Action(context.Request) : target.Length > 0 ? target.Split('.')[1] : form.GetValueOrDefault("Action", "");
        _requests.Enqueue((action, context.Request.Headers.Authorization.ToString()));
        if (_requests.Count > RequestsUntilExpiry)
        {
            await WriteAsync(context, 403, Error("ExpiredToken", "The security token included in the request is expired"));
        }
        else if (target.Length > 0)
        {
            await RespondJsonAsync(context, action, JsonNode.Parse(body)!.AsObject());
        }
        else if (Interlocked.Decrement(ref _throttled) >= 0)
        {
            await WriteAsync(context, 400, Error("Throttling", "Rate exceeded"));
        }
        else if (isBucket)
        {
            var (status, response) = Buckets.Respond(context.Request, body, _region);
            await WriteAsync(context, status, response);
        }
        else if (action == "GetCallerIdentity")
        {
            await WriteAsync(context, 200, new("GetCallerIdentityResponse", new XElement("GetCallerIdentityResult",
                new XElement("Arn", $"arn:aws:sts::{FakeBuckets.Account}:assumed-role/deployer/session"), new XElement("Account", FakeBuckets.Account))));
        }
        else
        {
            try
            {
                await WriteAsync(context, 200, CloudFormation.Respond(form, Buckets.Read));
            }
            catch (CloudFormation.RefusedException refused)
            {
                await WriteAsync(context, 400, Error(refused.Code, refused.Message));
            }
        }
    }

    private Task RespondJsonAsync(HttpContext context, string action, JsonObject request)
    {
        (var status, JsonObject response) = action switch
        {
            "GetAuthorizationToken" => (200, new JsonObject { ["authorizationData"] = new JsonArray(new JsonObject { ["authorizationToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("AWS:registry-password")) }) }),
            "DescribeImages" when Images.ContainsKey($"{request["repositoryName"]}:{request["imageIds"]![0]!["imageTag"]}") => (200, []),
            "DescribeImages" => (400, new JsonObject { ["__type"] = "ImageNotFoundException", ["message"] = "no such image" }),
            "DeleteLogGroup" => (200, []),
            _ => (400, new JsonObject { ["__type"] = "UnknownOperationException" }),
        };
        if (action == "DeleteLogGroup")
        {
            DeletedLogGroups.Enqueue(request["logGroupName"]!.ToString());
        }

        context.Response.StatusCode = status;
        return context.Response.WriteAsync(response.ToJsonString(), context.RequestAborted);
    }

    private static XElement Error(string code, string message) =>
        new("ErrorResponse", new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", code), new XElement("Message", message)));

    private static Task WriteAsync(HttpContext context, int status, XElement? body)
    {
        context.Response.StatusCode = status;
        if (body is null)
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/xml";
        XNamespace version = "http://cloudformation.amazonaws.com/doc/2010-05-15/";
        foreach (var element in body.DescendantsAndSelf())
        {
            element.Name = version + element.Name.LocalName;
        }

        return context.Response.WriteAsync(body.ToString(), context.RequestAborted);
    }
}
