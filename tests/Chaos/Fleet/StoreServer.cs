using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;

namespace Chaos.Fleet;

/// <summary>What holds the tasks: redis-server or Garnet, every answered write in its append-only file.</summary>
internal sealed class StoreServer(StoreKind kind, Watchdog watchdog, string data, string logs) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly string _password = RandomNumberGenerator.GetHexString(24);
    private ChildProcess? _child;

    public int Port { get; } = LoopbackPort.Find();

    /// <summary>What StackExchange.Redis needs to connect by way of a port, and to keep trying.</summary>
    public string ConnectionString(int port) => string.Create(
        CultureInfo.InvariantCulture, $"127.0.0.1:{port},password={_password},abortConnect=false,connectTimeout=5000,syncTimeout=10000");

    /// <summary>Starts it with the data that it left behind, and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        _child = ChildProcess.Start(Command(), watchdog, Path.Combine(logs, "store.log"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(LongestStart);
        while (!await StorePing.AnswersAsync(Port, _password, limit.Token))
        {
            if (_child.Ended.IsCompleted)
                throw new InvalidOperationException($"The store ended with code {await _child.Ended}; see {logs}/store.log.");
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_child is not null)
            await _child.DisposeAsync();
    }

    /// <summary>SIGSTOP, and after a while SIGCONT.</summary>
    public async Task FreezeAsync(TimeSpan time, CancellationToken stop)
    {
        Signal.SendStop(_child!.Process);
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Signal.SendContinue(_child.Process);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private ProcessStartInfo Command()
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        if (kind == StoreKind.Redis)
        {
            return new("redis-server",
            [
                "--port", port, "--bind", "127.0.0.1", "--requirepass", _password, "--dir", data,
                "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
            ]);
        }

        var garnet = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "EmbeddedRedis").Value!;
        return new("dotnet", [garnet, data]) { Environment = { ["REDIS_PORT"] = port, ["REDIS_PASSWORD"] = _password } };
    }
}

/// <summary>Which server holds the tasks.</summary>
internal enum StoreKind
{
    /// <summary>The machine's redis-server.</summary>
    Redis,

    /// <summary>Garnet, as src/EmbeddedRedis runs it.</summary>
    Garnet,
}
