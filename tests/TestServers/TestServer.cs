using System.Diagnostics;

namespace TestServers;

/// <summary>
/// A real server on a free loopback port with a data directory of its own. It dies with the process that started it,
/// also when that process is killed.
/// </summary>
public abstract class TestServer : IAsyncDisposable
{
    private const int Attempts = 10;
    private ServerProcess? _process;

    private protected TestServer(string name, ServerOptions options)
    {
        Name = name;
        Options = options;
        DataDirectory = Directory.CreateTempSubdirectory($"{name}-test-").FullName;
    }

    /// <summary><c>garnet</c>, <c>redis</c> or <c>rabbitmq</c>.</summary>
    public string Name { get; }

    /// <summary>The loopback port; it stays the same over a restart.</summary>
    public int Port { get; private set; }

    /// <summary>The server's own process id.</summary>
    public int ProcessId => Running.Id;

    /// <summary>What a client needs to connect; StackExchange.Redis also to keep trying while the server is down.</summary>
    public virtual string ConnectionString =>
        $"127.0.0.1:{Port},abortConnect=false,connectTimeout=5000,syncTimeout=10000"
        + (Options.Password is null ? "" : $",password={Options.Password}");

    /// <summary>What the server has written so far, for a failing test's message.</summary>
    public string Output => _process?.Output ?? "";

    private protected ServerOptions Options { get; }

    private protected string DataDirectory { get; }

    private ServerProcess Running => _process ?? throw new InvalidOperationException($"{Name} is not running.");

    private protected abstract ProcessStartInfo Command(int port);

    /// <summary>Whether the server, to which this is a connection, is ready for clients.</summary>
    private protected virtual Task<bool> IsReadyAsync(Stream connection, CancellationToken cancellation) =>
        Ping.IsAnsweredAsync(connection, Options.Password, cancellation);

    /// <summary>Kills the server at once (SIGKILL): nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        var process = Running;
        _process = null;
        await process.KillAsync();
    }

    /// <summary>Starts the server again on the same port with the data it left behind; kills it first when it still runs.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        if (_process is not null)
            await KillAsync();
        for (var attempt = 1; !await TryStartAsync(Port, cancellation); attempt++)
            FailAfter(attempt);
    }

    /// <inheritdoc />
    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Directory.Delete(DataDirectory, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected async Task<TestServer> StartAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; !await TryStartAsync(FreePort.Find(), cancellation); attempt++)
            FailAfter(attempt);
        return this;
    }

    // Another process may take the port between finding and binding it; then the server exits and the next port is tried.
    private async Task<bool> TryStartAsync(int port, CancellationToken cancellation)
    {
        Port = port;
        _process = ServerProcess.Start(Options.Disk?.Around(Command(port)) ?? Command(port), DataDirectory);
        if (await Readiness.UntilAsync(port, IsReadyAsync, _process.Exited, Options.StartTimeout, cancellation))
            return true;
        LastFailure = _process.Output;
        await KillAsync();
        return false;
    }

    private string LastFailure { get; set; } = "";

    private void FailAfter(int attempt)
    {
        if (attempt >= Attempts)
            throw new InvalidOperationException($"{Name} did not start in {Attempts} attempts. It wrote: {LastFailure}");
    }
}
