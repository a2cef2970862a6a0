namespace Showroom.Lab.ServerComparison.Load;

/// <summary>A running server to load.</summary>
internal interface IServerUnderTest : IAsyncDisposable
{
    int ProcessId { get; }

    /// <summary>Opens a connection that sends <paramref name="batch"/> requests before it awaits their responses.</summary>
    LoadConnection Connect(int batch);
}
