using System.Diagnostics;

namespace TestServers;

/// <summary>Microsoft Garnet from the repository's tool manifest: needs nothing but the .NET SDK.</summary>
public sealed class GarnetServer : TestServer
{
    private GarnetServer(ServerOptions options)
        : base("garnet", options)
    {
    }

    /// <summary>Starts a server and waits until it answers.</summary>
    public static async Task<TestServer> StartAsync(ServerOptions? options = null, CancellationToken cancellation = default)
    {
        await GarnetTool.RestoreAsync(cancellation);
        return await new GarnetServer(options ?? new ServerOptions()).StartAsync(cancellation);
    }

    private protected override ProcessStartInfo Command(int port)
    {
        List<string> arguments =
        [
            GarnetTool.Find()!, "--port", $"{port}", "--bind", "127.0.0.1",
            // Without the transaction mode Garnet's scripts are not atomic.
            "--lua", "--lua-transaction-mode",
            "--memory", "128m", "--index", "8m",
            // The native device needs libaio, which containers often lack.
            "--device-type", "RandomAccess", "--checkpointdir", DataDirectory,
            // A connection that waits for a key holds a thread, and the disk's answer, for which the key's holder waits, needs one.
            "--minthreads", "128",
        ];
        if (Options.AppendOnly)
            arguments.AddRange(["--aof", "--aof-memory", "64m", "--aof-commit-wait", "--recover"]);
        if (Options.Password is not null)
            arguments.AddRange(["--auth", "Password", "--password", Options.Password]);
        return new ProcessStartInfo(GarnetTool.DotnetPath, arguments);
    }
}
