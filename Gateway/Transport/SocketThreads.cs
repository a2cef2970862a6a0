using System.Globalization;

namespace Showroom.Gateway.Transport;

/// <summary>
/// How .NET's sockets run here: what waits for a socket goes on in the thread that hears of it, not in another one of the thread pool's.
/// </summary>
/// <remarks>
/// A gateway hears of bytes, looks at them and sends them on; handing each of these steps from thread to thread costs more than the steps.
/// Kestrel recommends it beside <c>SocketTransportOptions.UnsafePreferInlineScheduling</c>. The condition is that nothing here blocks a thread:
/// a blocked one would be deaf to every other connection it hears for.
/// </remarks>
internal static class SocketThreads
{
    internal const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    internal const string Count = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>Call it before the first socket: .NET reads these variables once. What is set already stays.</summary>
    internal static void Configure()
    {
        SetDefault(Inline, "1");
        // .NET's own number would be one per processor, each woken for its own few connections. Fewer hear of more at a time, and the rest of
        // the processors are left to what is sent and to those who share the machine.
        SetDefault(Count, Math.Max(1, Environment.ProcessorCount / 2).ToString(CultureInfo.InvariantCulture));
    }

    private static void SetDefault(string name, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
