using System.Text.Json;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.Projects;

namespace McpTasks.LocalHosting.Redis;

/// <summary>A program that can be the Redis of this run.</summary>
internal abstract class RedisServer
{
    /// <summary>What it is, for people.</summary>
    public abstract string Description { get; }

    public abstract ChildStart Start(RedisDataFolder data, int port, string password);
}

/// <summary>redis-server of this machine; its configuration, and so the password, goes in by standard input.</summary>
internal sealed class RedisServerProgram(string path, Version version) : RedisServer
{
    public override string Description => $"redis-server {version} ({path})";

    public override ChildStart Start(RedisDataFolder data, int port, string password)
    {
        var folder = data.For("redis-server");
        return new ChildStart
        {
            FileName = path,
            Arguments = ["-"],
            WorkingDirectory = folder,
            Environment = InheritedEnvironment.Copy(),
            StandardInput = $"""
                bind 127.0.0.1
                port {port}
                protected-mode yes
                requirepass {password}
                dir "{folder.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}"
                appendonly yes
                appendfsync always
                save ""
                maxmemory-policy noeviction
                daemonize no

                """,
        };
    }
}

/// <summary>Microsoft Garnet, a .NET program; the password goes in by a file that only this user can read.</summary>
internal sealed class GarnetProgram(string assembly, string version) : RedisServer
{
    public override string Description => $"Garnet {version} (.NET tool garnet-server)";

    public override ChildStart Start(RedisDataFolder data, int port, string password)
    {
        var folder = data.For("garnet");
        var secrets = Path.Combine(folder, "login.json");
        PrivateFiles.Write(secrets, JsonSerializer.Serialize(new { AuthenticationMode = "Password", Password = password }));
        var environment = InheritedEnvironment.Copy();
        environment["DOTNET_gcServer"] = "0"; // one heap instead of one per core: this is one machine's queue, not a cluster's
        return new ChildStart
        {
            FileName = Executables.DotNet,
            Arguments =
            [
                assembly, "--config-import-path", secrets, "--port", $"{port}", "--bind", "127.0.0.1",
                "--lua", "--lua-transaction-mode", // without the latter its scripts are not atomic
                "--memory", "128m", "--index", "8m", "--aof", "--aof-memory", "64m",
                "--aof-commit-wait", // an answered write is on disk: without it a kill loses what callers were told
                "--device-type", "RandomAccess", // the native device needs libaio
                "--recover", "--checkpointdir", folder,
                "--minthreads", "128", // each connection that waits for a key or for the disk holds one; without a free one the disk's answer waits too
            ],
            WorkingDirectory = folder,
            Environment = environment,
        };
    }
}
