using System.Globalization;

namespace Showroom.Gateway.Transport;

/// <summary>Runs the continuation of a socket operation on the thread that polls the sockets, instead of queueing it to the thread pool.</summary>
/// <remarks>
/// A gateway does little work per received buffer, so that handing each step to another thread costs more than the step itself. Kestrel
/// recommends the setting together with <c>SocketTransportOptions.UnsafePreferInlineScheduling</c>. Nothing in this process may block a
/// thread: a blocked poll thread stops every connection that it serves.
/// </remarks>
internal static class InlineSocketCompletions
{
    private const string EnabledVariable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string ThreadCountVariable = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>Call it before the first socket is created: .NET reads the variables once. Variables that are set already take precedence.</summary>
    public static void Configure()
    {
        SetDefault(EnabledVariable, "1");
        // The default is one poll thread per processor. Half as many receive more events per poll, and leave processors to sending and
        // to other processes of the machine.
        SetDefault(ThreadCountVariable, Math.Max(1, Environment.ProcessorCount / 2).ToString(CultureInfo.InvariantCulture));
    }

    private static void SetDefault(string name, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
