using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Benchmarks.Running;

namespace Benchmarks.Rivals.Servers;

/// <summary>A rabbitmq-server of our own on loopback, with its own name server, data and cookie.</summary>
internal sealed class RabbitServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string _folder = Directory.CreateTempSubdirectory("rabbitmq-benchmark-").FullName;
    private readonly int _port = FreePort.Find();
    private readonly List<Process> _processes = [];

    private RabbitServer() => AppDomain.CurrentDomain.ProcessExit += OnExit;

    /// <summary>The version that is installed.</summary>
    public static string Version => Path.GetFileName(Directory.EnumerateDirectories("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").Single()).Split('-')[1];

    /// <summary>Where a bus connects.</summary>
    public string Address => $"amqp://guest:guest@127.0.0.1:{_port}/";

    /// <summary>The processor time of the broker so far, in seconds.</summary>
    public double CpuSeconds => ProcessTree.CpuSeconds(_processes[^1].Id);

    public static async Task<RabbitServer> StartAsync()
    {
        await DebianPackage.EnsureAsync("rabbitmq-server", Program);
        var server = new RabbitServer();
        server.Start();
        await server.UntilItAcceptsAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void Start()
    {
        var names = Number(FreePort.Find());
        _processes.Add(Run("epmd", ["-port", names, "-address", "127.0.0.1"], []));
        _processes.Add(Run(Program, [], new(StringComparer.Ordinal)
        {
            ["HOME"] = _folder,
            ["ERL_EPMD_PORT"] = names,
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"benchmark{_port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Number(_port),
            ["RABBITMQ_DIST_PORT"] = Number(FreePort.Find()),
            ["RABBITMQ_MNESIA_BASE"] = _folder,
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        }));
    }

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private Process Run(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var command = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
            command.Environment[name] = value;
        var process = Process.Start(command)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task UntilItAcceptsAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(started) < Patience && !_processes[^1].HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private void OnExit(object? sender, EventArgs e)
    {
        foreach (var process in Enumerable.Reverse(_processes))
            process.Kill(entireProcessTree: true);
    }
}
