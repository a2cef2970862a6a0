using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Requests the site after a deployment, until it responds.</summary>
internal sealed class SiteProbe(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    /// <exception cref="AwsException">It does not respond, or with a server error.</exception>
    public async Task RequestAsync(string url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
        var started = time.GetTimestamp();
        while (true)
        {
            string failure;
            try
            {
                using var response = await http.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                if ((int)response.StatusCode < 500)
                {
                    StepLog.SiteResponds(logger, url, (int)response.StatusCode);
                    return;
                }

                failure = $"it returns {(int)response.StatusCode}";
            }
            catch (Exception exception) when (exception is HttpRequestException or UriFormatException or InvalidOperationException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failure = exception.Message;
            }

            if (time.GetElapsedTime(started) >= s_timeout)
            {
                throw new AwsException(null, $"The stack is deployed, and the site {url} does not respond: {failure}");
            }

            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
