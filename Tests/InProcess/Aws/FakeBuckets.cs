using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>The calls of S3 that a deployment makes, on buckets of two accounts.</summary>
internal sealed class FakeBuckets
{
    public const string Account = "123456789012";

    private static readonly string[] s_configurations = ["publicAccessBlock", "encryption", "policy", "lifecycle"];

    private readonly ConcurrentDictionary<string, Bucket> _buckets = [];
    private int _unknown;

    /// <summary>Actions that the credentials have no permission for.</summary>
    public HashSet<string> Denied { get; } = [];

    public IReadOnlyCollection<string> Names => [.. _buckets.Keys];

    public Bucket this[string name] => _buckets[name];

    public Bucket Add(string name, string owner = Account) => _buckets[name] = new(owner);

    /// <summary>Makes the next calls on the configuration of a bucket fail, as they do just after it was created.</summary>
    public void ForgetNext(int calls) => Interlocked.Exchange(ref _unknown, calls);

    public string Read(string url) => Split(new Uri(url).AbsolutePath) is var (bucket, key) ? _buckets[bucket].Objects[key] : "";

    /// <summary>The action as policies of IAM name it.</summary>
    public static string Action(HttpRequest request)
    {
        var (_, key) = Split(request.Path.Value!);
        var configuration = s_configurations.FirstOrDefault(request.Query.ContainsKey);
        var part = configuration switch
        {
            "publicAccessBlock" => "BucketPublicAccessBlock",
            "encryption" => "EncryptionConfiguration",
            "policy" => "BucketPolicy",
            "lifecycle" => "LifecycleConfiguration",
            _ => null,
        };
        return (request.Method, part, key) switch
        {
            ("PUT", { }, _) => $"Put{part}",
            ("GET", { }, _) => $"Get{part}",
            ("GET", _, _) => "ListBucket",
            ("PUT", _, "") => "CreateBucket",
            ("DELETE", _, "") => "DeleteBucket",
            ("PUT", _, _) => "PutObject",
            ("DELETE", _, _) => "DeleteObject",
            _ => "Unknown",
        };
    }

    public (int Status, XElement? Body) Respond(HttpRequest request, byte[] body, string region)
    {
        var (name, key) = Split(request.Path.Value!);
        var action = Action(request);
        if (Denied.Contains(action))
        {
            return Refused(403, "AccessDenied", "Access Denied");
        }

        if (action == "CreateBucket")
        {
            return Create(name, request, Encoding.UTF8.GetString(body), region);
        }

        if (!_buckets.TryGetValue(name, out var bucket) || (action.StartsWith("Put", StringComparison.Ordinal) && Interlocked.Decrement(ref _unknown) >= 0))
        {
            return Refused(404, "NoSuchBucket", "The specified bucket does not exist");
        }

        // A call that names no owner reaches the bucket of another account when its policy allows that.
        if (bucket.Owner != Account && request.Headers["x-amz-expected-bucket-owner"] == Account)
        {
            return Refused(403, "AccessDenied", "Access Denied");
        }

        if (request.Method == "PUT" && request.Headers["x-amz-checksum-sha256"] != Convert.ToBase64String(SHA256.HashData(body)))
        {
            return Refused(400, "InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }

        var text = Encoding.UTF8.GetString(body);
        switch (action)
        {
            case "PutObject":
                bucket.Objects[key] = text;
                return (200, null);
            case "DeleteObject":
                bucket.Objects.TryRemove(key, out _);
                return (204, null);
            case "ListBucket":
                return (200, new("ListBucketResult", bucket.Objects.Keys.Where(k => k.StartsWith(request.Query["prefix"].ToString(), StringComparison.Ordinal))
                    .Select(k => new XElement("Contents", new XElement("Key", k)))));
            case "DeleteBucket":
                return bucket.Objects.IsEmpty && _buckets.TryRemove(name, out _) ? (204, null) : Refused(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
            default:
                return Configure(request, bucket, text);
        }
    }

    public static XElement Error(string code, string message) => new("Error", new XElement("Code", code), new XElement("Message", message));

    private (int Status, XElement? Body) Create(string name, HttpRequest request, string body, string region)
    {
        if (_buckets.TryGetValue(name, out var existing))
        {
            return existing.Owner == Account ? Refused(409, "BucketAlreadyOwnedByYou", "yours") : Refused(409, "BucketAlreadyExists", "The requested bucket name is not available");
        }

        var location = body.Length == 0 ? "us-east-1" : XElement.Parse(body).Value;
        if (location != region || (location == "us-east-1" && body.Length > 0))
        {
            return Refused(400, "IllegalLocationConstraintException", "The location constraint is incompatible for the region specific endpoint this request was sent to.");
        }

        Add(name).Configuration["ownership"] = request.Headers["x-amz-object-ownership"].ToString();
        return (200, null);
    }

    private static (int Status, XElement? Body) Configure(HttpRequest request, Bucket bucket, string text)
    {
        var part = s_configurations.First(request.Query.ContainsKey);
        if (request.Method == "PUT")
        {
            bucket.Configuration[part] = text;
            return (200, null);
        }

        return bucket.Configuration.ContainsKey(part) ? (200, new XElement("LifecycleConfiguration")) : Refused(404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
    }

    private static (string Bucket, string Key) Split(string path) => path.TrimStart('/').Split('/', 2) is [var bucket, var key] ? (bucket, key) : (path.Trim('/'), "");

    private static (int, XElement?) Refused(int status, string code, string message) => (status, Error(code, message));

    public sealed class Bucket(string owner)
    {
        public string Owner { get; } = owner;

        public ConcurrentDictionary<string, string> Configuration { get; } = [];

        public ConcurrentDictionary<string, string> Objects { get; } = [];
    }
}
