namespace Showroom.Hosting.Executables;

/// <summary>A server cannot be started; the message says what to change. Its text in the resource's log has no stack trace.</summary>
internal sealed class ServerStartException : DistributedApplicationException
{
    public ServerStartException(string message) : base(message)
    {
    }

    public ServerStartException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public override string ToString() => Message;
}
