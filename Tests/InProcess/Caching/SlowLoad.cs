namespace Showroom.Tests.InProcess.Caching;

/// <summary>A factory that returns when the test says so.</summary>
internal sealed class SlowLoad
{
    private readonly TaskCompletionSource<Product> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private CancellationToken _token;

    public int Calls => Volatile.Read(ref _calls);

    public bool IsCancelled => _token.IsCancellationRequested;

    public void Return(long version) => _result.TrySetResult(new Product(1, "Lamp", version));

    public void Fail(Exception exception) => _result.TrySetException(exception);

    public async ValueTask<Product> CallAsync(CancellationToken token)
    {
        _token = token;
        Interlocked.Increment(ref _calls);
        return await _result.Task;
    }
}
