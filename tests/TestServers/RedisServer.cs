using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TestServers;

/// <summary>The <c>redis-server</c> of this machine, 6.2 or later; tests that need it skip where it is absent.</summary>
public sealed partial class RedisServer : TestServer
{
    private static readonly Version Oldest = new(6, 2);
    private static readonly Lazy<(Version? Version, string? WhyAbsent)> Found = new(Find);

    private RedisServer(ServerOptions options)
        : base("redis", options)
    {
    }

    /// <summary>Why there is no usable redis-server here, or <see langword="null"/> when there is one.</summary>
    public static string? WhyAbsent => Found.Value.WhyAbsent;

    /// <summary>Its version, where it is usable.</summary>
    public static Version? Version => Found.Value.Version;

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">There is no usable redis-server; see <see cref="WhyAbsent"/>.</exception>
    public static Task<TestServer> StartAsync(ServerOptions? options = null, CancellationToken cancellation = default) =>
        WhyAbsent is null
            ? new RedisServer(options ?? new ServerOptions()).StartAsync(cancellation)
            : throw new InvalidOperationException(WhyAbsent);

    /// <inheritdoc />
    public override string ConnectionString => base.ConnectionString + (Options.Tls is null ? "" : $",{TestCertificates.ClientOptions}");

    private protected override async Task<bool> IsReadyAsync(Stream connection, CancellationToken cancellation)
    {
        if (Options.Tls is null)
            return await base.IsReadyAsync(connection, cancellation);
        await using var secured = await Options.Tls.ConnectAsync(connection, cancellation);
        return await base.IsReadyAsync(secured, cancellation);
    }

    private protected override ProcessStartInfo Command(int port)
    {
        List<string> arguments =
        [
            .. Options.Tls?.RedisArguments(port) ?? ["--port", $"{port}"], "--bind", "127.0.0.1", "--dir", DataDirectory, "--save", "",
            "--appendonly", Options.AppendOnly ? "yes" : "no", "--appendfsync", "always",
        ];
        if (Options.Users.Count > 0)
            arguments.AddRange(["--aclfile", WriteUsers()]);
        else if (Options.Password is not null)
            arguments.AddRange(["--requirepass", Options.Password]);
        arguments.AddRange(Options.RedisArguments);
        return new ProcessStartInfo("redis-server", arguments);
    }

    private string WriteUsers()
    {
        var file = Path.Combine(DataDirectory, "users.acl");
        File.WriteAllLines(
            file, Options.Users.Prepend($"user default on {(Options.Password is null ? "nopass" : $">{Options.Password}")} ~* &* +@all"));
        return file;
    }

    private static (Version? Version, string? WhyAbsent) Find()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("redis-server", ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var match = VersionPattern().Match(text);
            return match.Success && Version.Parse(match.Groups["version"].Value) is var version && version >= Oldest
                ? (version, null)
                : (null, $"redis-server {Oldest} or later is needed, but this one is: {text.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, "redis-server is not on the PATH.");
        }
    }

    [GeneratedRegex(@"v=(?<version>\d+\.\d+\.\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
