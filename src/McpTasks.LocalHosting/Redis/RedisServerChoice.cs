using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Redis;

/// <summary>Chooses the program that is Redis in this run.</summary>
internal sealed partial class RedisServerChoice(RedisSettings settings, GarnetTool garnet, Action<string> say, string? path = null)
{
    private static readonly Version Oldest = new(6, 2);

    /// <exception cref="DistributedApplicationException">The server that the settings ask for cannot be had.</exception>
    public async Task<RedisServer> ChooseAsync(CancellationToken cancellationToken)
    {
        if (settings.Server == RedisServerKind.Garnet)
            return await garnet.GetAsync(cancellationToken);
        var program = Executables.Find("redis-server", path);
        var version = program is null ? null : await VersionOfAsync(program, cancellationToken);
        if (program is not null && version >= Oldest)
            return new RedisServerProgram(program, version);
        var missing = program is null ? "redis-server is not on the PATH" : $"{program} is {(version is null ? "of an unknown version" : $"version {version}")}, older than {Oldest}";
        if (settings.Server == RedisServerKind.RedisServer)
            throw new DistributedApplicationException($"Redis:Server is 'redis-server', but {missing}. Install Redis {Oldest} or newer, or set Redis:Server to 'garnet'.");
        say($"{missing}: Garnet takes its place.");
        return await garnet.GetAsync(cancellationToken);
    }

    /// <summary>Reads the version from what <c>redis-server --version</c> (or Valkey's) prints.</summary>
    internal static Version? ParseVersion(string output) =>
        VersionPattern().Match(output) is { Success: true } match && Version.TryParse(match.Groups["version"].Value, out var version) ? version : null;

    private static async Task<Version?> VersionOfAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null)
                return null;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return ParseVersion(output);
        }
        catch (Win32Exception)
        {
            return null; // it is there and does not start: as good as not there, and said so
        }
    }

    [GeneratedRegex(@"\bv=(?<version>\d+\.\d+(\.\d+)?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
