using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;

namespace Showroom.Web.Warmup;

/// <summary>Responds in place of the API to what pages request during the warm-up, below resilience and service discovery. Other requests pass.</summary>
internal sealed class SampleResponseHandler(IHttpContextAccessor accessor, WarmupRequest warmup) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        accessor.HttpContext is { } page && warmup.IsMarked(page.Request) ? Task.FromResult(Respond(request)) : base.SendAsync(request, cancellationToken);

    private static HttpResponseMessage Respond(HttpRequestMessage request)
    {
        var json = SampleDocuments.Find(request.RequestUri!.AbsolutePath);
        return new HttpResponseMessage(json is null ? HttpStatusCode.NotFound : HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(json ?? []) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } },
        };
    }
}
