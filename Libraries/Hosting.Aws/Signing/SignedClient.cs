using Amazon;
using Amazon.Runtime.Signing;

namespace Showroom.Hosting.Aws.Signing;

/// <summary>
/// Calls one AWS service. Each attempt is a new request with its own Signature Version 4; throttled requests and transient
/// failures are retried.
/// </summary>
internal sealed class SignedClient : IDisposable
{
    // A response is a page of at most 1 MB; anything near this is not from AWS.
    private const int MaxResponseBytes = 8 << 20;

    private readonly HttpClient _http;
    private readonly Backoff _backoff;

    /// <param name="account">Credentials, region and endpoint.</param>
    /// <param name="service">As signatures and addresses name it: <c>cloudformation</c>, <c>s3</c>, <c>sqs</c>.</param>
    /// <param name="backoff">The retries.</param>
    /// <param name="attemptTimeout">The timeout of one attempt; it must exceed the longest poll of the service.</param>
    public SignedClient(AwsAccount account, string service, Backoff backoff, TimeSpan attemptTimeout)
    {
        // The transport would not sign the redirected request.
        var transport = new SocketsHttpHandler { AllowAutoRedirect = false };
        _http = new HttpClient(new SigV4SigningHandler(account.Credentials, RegionEndpoint.GetBySystemName(account.Region), service, transport))
        {
            BaseAddress = account.AddressOf(service),
            Timeout = attemptTimeout,
            MaxResponseContentBufferSize = MaxResponseBytes,
        };
        _backoff = backoff;
    }

    public Uri Address => _http.BaseAddress!;

    /// <param name="create">Creates the request of each attempt. Its address may be relative to <see cref="Address"/>.</param>
    /// <param name="cancellationToken">Cancels the attempt, or the pause before the next one.</param>
    /// <param name="alsoTransient">An error code that is retried for this request.</param>
    /// <exception cref="AwsException">AWS refuses the request, or the last attempt failed.</exception>
    public async Task<AwsResponse> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken, string? alsoTransient = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var failure = default(AwsException);
            try
            {
                var result = await AttemptAsync(create, cancellationToken).ConfigureAwait(false);
                if (result.IsSuccess)
                {
                    return result;
                }

                failure = result.Error();
                if (!Backoff.IsTransient(result.Status, failure.Code) && (alsoTransient is null || failure.Code != alsoTransient))
                {
                    throw failure;
                }
            }
            catch (HttpRequestException exception)
            {
                failure = new(null, $"{Address.Host} cannot be reached: {exception.Message}", exception);
            }
            catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                failure = new(null, $"{Address.Host} did not respond within {_http.Timeout.TotalSeconds:0} s.", exception);
            }

            if (!await _backoff.PauseAsync(attempt, failure, cancellationToken).ConfigureAwait(false))
            {
                throw new AwsException(failure.Code, $"{failure.Message} {attempt} attempts were made.", failure);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<AwsResponse> AttemptAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var request = create();
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var header = response.Headers.TryGetValues("x-amzn-query-error", out var values) ? values.FirstOrDefault() : null;
        return new(response.StatusCode, header, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
    }
}
