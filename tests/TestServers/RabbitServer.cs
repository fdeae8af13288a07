using System.Diagnostics;
using System.Globalization;

namespace TestServers;

/// <summary>
/// The <c>rabbitmq-server</c> of this machine, as Debian's package installs it; tests that need it skip where it is absent. It has a name
/// server, a cookie and data of its own, and all of it listens on loopback.
/// </summary>
public sealed class RabbitServer : TestServer
{
    // Not the one on the PATH, which runs the broker as another user and in the package's folders.
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly int _namesPort = FreePort.Find();
    private ServerProcess? _names;

    private RabbitServer(ServerOptions options)
        : base("rabbitmq", options)
    {
    }

    /// <summary>Why there is no usable rabbitmq-server here, or <see langword="null"/> when there is one.</summary>
    public static string? WhyAbsent => File.Exists(Program) ? null : $"There is no {Program}, as the package rabbitmq-server brings it.";

    /// <inheritdoc />
    public override string ConnectionString => $"amqp://guest:guest@127.0.0.1:{Port}";

    /// <summary>Starts a broker and waits until it takes connections.</summary>
    /// <exception cref="InvalidOperationException">There is no usable rabbitmq-server; see <see cref="WhyAbsent"/>.</exception>
    public static async Task<TestServer> StartAsync(ServerOptions? options = null, CancellationToken cancellation = default)
    {
        if (WhyAbsent is not null)
            throw new InvalidOperationException(WhyAbsent);
        var server = new RabbitServer((options ?? new ServerOptions()) with { StartTimeout = TimeSpan.FromMinutes(3) });
        await server.StartNamesAsync(cancellation);
        return await server.StartAsync(cancellation);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_names is not null)
            await _names.KillAsync();
    }

    private protected override ProcessStartInfo Command(int port)
    {
        var configuration = Path.Combine(DataDirectory, "advanced.config");
        File.WriteAllText(configuration, Configuration());
        var command = new ProcessStartInfo(Program);
        foreach (var (name, value) in Environment(port, configuration))
            command.Environment[name] = value;
        return command;
    }

    private protected override async Task<bool> IsReadyAsync(Stream connection, CancellationToken cancellation)
    {
        // The greeting of AMQP 0-9-1; the broker answers with a method on channel 0 once it has booted.
        await connection.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancellation);
        var answer = new byte[3];
        return await connection.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellation) == answer.Length
            && answer is [1, 0, 0];
    }

    // A broker that finds no name server starts one that outlives it.
    private async Task StartNamesAsync(CancellationToken cancellation)
    {
        _names = ServerProcess.Start(new ProcessStartInfo("epmd", ["-port", Number(_namesPort), "-address", "127.0.0.1"]), DataDirectory);
        if (!await Readiness.UntilAsync(_namesPort, (_, _) => Task.FromResult(true), _names.Exited, Options.StartTimeout, cancellation))
            throw new InvalidOperationException($"epmd did not start. It wrote: {_names.Output}");
    }

    private Dictionary<string, string> Environment(int port, string configuration) => new(StringComparer.Ordinal)
    {
        ["HOME"] = DataDirectory,
        ["ERL_EPMD_PORT"] = Number(_namesPort),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = $"test{_namesPort}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = Number(port),
        ["RABBITMQ_DIST_PORT"] = Number(FreePort.Find()),
        ["RABBITMQ_MNESIA_BASE"] = DataDirectory,
        ["RABBITMQ_LOG_BASE"] = DataDirectory,
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_PID_FILE"] = Path.Combine(DataDirectory, "pid"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(DataDirectory, "plugins"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(DataDirectory, "none"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = configuration,
        // Idle schedulers sleep: others need the processor.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
        // The broker takes the place of its script: one process, which dies when it is killed.
        ["RUNNING_UNDER_SYSTEMD"] = "1",
    };

    // The broker looks for what is over the time once in a tick, which is a minute by default.
    private string Configuration() => Options.ConsumerTimeout is { } timeout
        ? $"[{{rabbit, [{{consumer_timeout, {Number((int)timeout.TotalMilliseconds)}}}, {{channel_tick_interval, 200}}]}}]."
        : "[].";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
