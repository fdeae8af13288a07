using System.Diagnostics;

namespace Benchmarks.Reporting;

internal static class Repository
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The folder of the repository that this program was built in.</summary>
    public static string Root => Found.Value;

    /// <summary>The commit that is measured; with a mark when there are changes on top.</summary>
    public static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "describe", "--always", "--dirty", "--exclude=*"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var commit = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return commit;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "McpTasks.Aspire.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"There is no McpTasks.Aspire.sln above {AppContext.BaseDirectory}.");
    }
}
