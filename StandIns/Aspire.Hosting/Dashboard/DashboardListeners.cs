using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// The ports on which the dashboard itself listens, behind DCP's. Not left to DCP, which takes them from among those of outgoing connections and lets go of
/// them until the dashboard, seconds later, listens.
/// </summary>
internal sealed class DashboardListeners : IDisposable
{
    public int Frontend { get; } = TcpPorts.Allocate();

    public int OtlpGrpc { get; } = TcpPorts.Allocate();

    public int OtlpHttp { get; } = TcpPorts.Allocate();

    public void Dispose()
    {
        TcpPorts.Release(Frontend);
        TcpPorts.Release(OtlpGrpc);
        TcpPorts.Release(OtlpHttp);
    }
}
