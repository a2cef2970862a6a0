using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Showroom.Lab.Chat.Clients;

/// <summary>
/// Linux's readiness of many sockets (epoll(7)), level-triggered. .NET's own asynchronous sockets cost the client two more system calls and a change of
/// threads for each read. x64 only: elsewhere the structure has another layout.
/// </summary>
internal sealed class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000, AddOperation = 1, RemoveOperation = 2;
    private const uint Readable = 1;
    private const int Interrupted = 4;

    private readonly SafeFileHandleOwner _handle = new(Native.EpollCreate(CloseOnExec));
    private readonly Native.Event[] _events = new Native.Event[256];

    /// <summary>Reports from now on when the socket has something to read.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="key">Identifies it in <see cref="Wait"/>.</param>
    public void Add(Socket socket, int key)
    {
        var entry = new Native.Event { Events = Readable, Key = (ulong)key };
        Check(Native.EpollControl(_handle.Descriptor, AddOperation, (int)socket.Handle, ref entry));
    }

    public void Remove(Socket socket)
    {
        var entry = default(Native.Event);
        Check(Native.EpollControl(_handle.Descriptor, RemoveOperation, (int)socket.Handle, ref entry));
    }

    /// <summary>Waits until sockets are readable.</summary>
    /// <param name="timeout">The longest wait, in milliseconds.</param>
    /// <param name="ready">Called with the key of each.</param>
    public void Wait(int timeout, Action<int> ready)
    {
        var count = Native.EpollWait(_handle.Descriptor, _events, _events.Length, timeout);
        if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
        {
            throw new Win32Exception();
        }

        for (var i = 0; i < count; i++)
        {
            ready((int)_events[i].Key);
        }
    }

    public void Dispose() => _handle.Dispose();

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception();
        }
    }

    private sealed class SafeFileHandleOwner(int descriptor) : IDisposable
    {
        private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _handle = new(descriptor, ownsHandle: true);

        public int Descriptor { get; } = descriptor >= 0 ? descriptor : throw new Win32Exception();

        public void Dispose() => _handle.Dispose();
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int EpollCreate(int flags);

        [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int EpollControl(int epoll, int operation, int descriptor, ref Event entry);

        [DllImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int EpollWait(int epoll, [Out] Event[] events, int count, int timeout);

        [StructLayout(LayoutKind.Sequential, Pack = 1)]
        public struct Event
        {
            public uint Events;
            public ulong Key;
        }
    }
}
