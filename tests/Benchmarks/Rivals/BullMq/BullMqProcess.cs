using System.Diagnostics;
using System.Globalization;
using Benchmarks.Reporting;
using Benchmarks.Running;

namespace Benchmarks.Rivals.BullMq;

/// <summary>Installs BullMQ from npm beside its script, and starts it.</summary>
internal static class BullMqProcess
{
    private static string Folder => Path.Combine(Repository.Root, "tests", "Benchmarks", "Rivals", "BullMq");

    public static string Version => $"BullMQ {Versions.Ask("node", "-p", $"require('{Folder}/node_modules/bullmq/package.json').version")}";

    public static async Task<ContestantProcess> StartAsync(ContestantSettings settings)
    {
        await InstallAsync();
        return await ContestantProcess.StartAsync(new ProcessStartInfo(
            "node", ["contestant.mjs", settings.Backend, settings.Concurrency.ToString(CultureInfo.InvariantCulture)]) { WorkingDirectory = Folder });
    }

    private static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "bullmq")))
            return;
        Progress.Say("installing BullMQ");
        using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = Folder })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"`npm install` in {Folder} ended with {npm.ExitCode}.");
    }
}
