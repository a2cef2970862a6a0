using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Showroom.Web.Warmup;

/// <summary>The mark of this process's own requests for pages: a header with a value that only it knows.</summary>
internal sealed class WarmupRequest
{
    private const string Header = "X-Warmup";

    private readonly string _token = RandomNumberGenerator.GetHexString(32);

    public void Mark(HttpRequestHeaders headers) => headers.Add(Header, _token);

    public bool IsMarked(HttpRequest request) => request.Headers[Header] is [{ } value] && value == _token;
}
