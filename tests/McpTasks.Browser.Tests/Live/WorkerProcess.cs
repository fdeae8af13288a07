using System.Diagnostics;

namespace McpTasks.Browser.Tests.Live;

/// <summary>Finds a worker's process by the instance that Aspire has told it to be.</summary>
internal static class WorkerProcess
{
    /// <summary>Ends it as a crash does. Only where the machine tells what processes run with, which is Linux.</summary>
    /// <param name="worker">The worker's name, which ends with the instance and what tells its processes apart.</param>
    public static async Task KillAsync(string worker)
    {
        var instance = worker.Split('-')[^2];
        var found = Process.GetProcessesByName("TaskWorker").Where(process => IsInstance(process, instance)).ToList();
        foreach (var process in found)
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotEmpty(found);
    }

    private static bool IsInstance(Process process, string instance)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/environ").Split('\0')
                .Any(
                    variable => variable.StartsWith("OTEL_RESOURCE_ATTRIBUTES=", StringComparison.Ordinal) && variable.Contains("service.instance.id=" + instance, StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or belongs to somebody else.
            return false;
        }
    }
}
