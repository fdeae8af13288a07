using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace TestServers;

/// <summary>Microsoft Garnet as src/EmbeddedRedis runs it: needs nothing but the .NET SDK.</summary>
public sealed class GarnetServer : TestServer
{
    private static readonly string Program = typeof(GarnetServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "EmbeddedRedis").Value!;

    private GarnetServer(ServerOptions options)
        : base("garnet", options)
    {
    }

    /// <summary>Starts a server and waits until it answers.</summary>
    public static Task<TestServer> StartAsync(ServerOptions? options = null, CancellationToken cancellation = default) =>
        new GarnetServer(options ?? new ServerOptions()).StartAsync(cancellation);

    private protected override ProcessStartInfo Command(int port)
    {
        List<string> arguments = [Program, DataDirectory];
        if (!Options.AppendOnly)
            arguments.Add("--no-aof");
        var command = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);
        command.Environment["REDIS_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        command.Environment["REDIS_PASSWORD"] = Options.Password ?? "";
        return command;
    }
}
