using System.IO.Pipelines;
using System.Net.Sockets;
using System.Reflection;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// On Unix the runtime reports the end of a socket's operation by way of the shared pool: an application that blocks
/// all of its threads would stop Redis traffic too, and wait for the answers that could free them. A socket can be told
/// to report from the thread that polls instead, but the property is the runtime's own.
/// </summary>
internal static class SharedPool
{
    // Null where a runtime has no such property; then everything works as any other socket does.
    private static readonly Action<Socket, bool>? s_reportFromPollingThread = typeof(Socket)
        .GetProperty("PreferInlineCompletions", BindingFlags.Instance | BindingFlags.NonPublic)?
        .SetMethod?.CreateDelegate<Action<Socket, bool>>();

    /// <summary>Only where what follows is scheduled elsewhere: the polling thread serves every socket of the process.</summary>
    public static void Avoid(Socket socket, params ReadOnlySpan<PipeScheduler> schedulers)
    {
        foreach (var scheduler in schedulers)
        {
            if (scheduler is not DedicatedThreadPoolPipeScheduler)
            {
                return;
            }
        }

        s_reportFromPollingThread?.Invoke(socket, true);
    }
}
