using System.Net.Sockets;
using Aspire.Hosting;

namespace McpTasks.LocalHosting.Network;

/// <summary>The fixed ports of the application, taken before anything is started.</summary>
internal sealed class PublicPorts : IDisposable
{
    private readonly Dictionary<string, IReadOnlyList<Socket>> _listeners = [];
    private readonly Dictionary<int, string> _wantedBy = [];

    /// <exception cref="DistributedApplicationException">A port is in use; the message names the setting that chooses it.</exception>
    public static PublicPorts Open(RunContext run)
    {
        var ports = new PublicPorts();
        try
        {
            foreach (var project in run.Projects)
            {
                if (project.PublicPort is { } port)
                    ports._listeners[project.Name] = ports.Listen(port, $"'{project.Name}'", project.PublicPortSetting);
            }

            if (run.Settings.Dashboard is { Enabled: true } dashboard)
            {
                // The dashboard listens itself; here it is only found out early whether it can.
                ports.Probe(dashboard.Port, "the dashboard", "Dashboard:Port");
                ports.Probe(dashboard.OtlpGrpcPort, "the dashboard's OTLP/gRPC endpoint", "Dashboard:OtlpGrpcPort");
                ports.Probe(dashboard.OtlpHttpPort, "the dashboard's OTLP/HTTP endpoint", "Dashboard:OtlpHttpPort");
            }

            return ports;
        }
        catch (DistributedApplicationException)
        {
            ports.Dispose();
            throw;
        }
    }

    /// <summary>Begins to carry connections to the replicas.</summary>
    public Forwarding BeginForwarding(Func<string, IReadOnlyList<int>> targetsOf, TimeSpan patience, TimeProvider time) =>
        new([.. _listeners.Select(l => new TcpProxy(l.Value, () => targetsOf(l.Key), patience, time))]);

    public void Dispose()
    {
        foreach (var listener in _listeners.Values.SelectMany(l => l))
            listener.Dispose();
    }

    private void Probe(int port, string whose, string setting)
    {
        foreach (var listener in Listen(port, whose, setting))
            listener.Dispose();
    }

    private IReadOnlyList<Socket> Listen(int port, string whose, string setting)
    {
        if (!_wantedBy.TryAdd(port, whose))
            throw new DistributedApplicationException($"Port {port} is wanted for {whose} and for {_wantedBy[port]}. Set another port: {setting}.");
        try
        {
            return Ports.Listen(port);
        }
        catch (SocketException error)
        {
            var why = error.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use" : $"cannot be used ({error.SocketErrorCode})";
            throw new DistributedApplicationException($"Port {port}, wanted for {whose}, {why}. End the program that holds it, or set another port: {setting}.", error);
        }
    }

    internal sealed class Forwarding(IReadOnlyList<TcpProxy> proxies) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var proxy in proxies)
                await proxy.DisposeAsync();
        }
    }
}
