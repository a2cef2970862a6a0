namespace Showroom.Lab.Gateway;

/// <summary>Waits until a server answers.</summary>
internal static class Answering
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    internal static async Task WaitAsync(int port, string path, Func<bool> hasExited, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_deadline);
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"), deadline.Token);
                if (answer.IsSuccessStatusCode && !hasExited())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (hasExited())
            {
                throw new InvalidOperationException($"The server on port {port} ended before it answered.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }
}
