namespace McpTasks.Cli.Display.Fleet;

/// <summary>Workers in a table, a row each.</summary>
internal static class WorkerTable
{
    public static IRenderable Of(IReadOnlyList<TaskWorker> workers, DateTimeOffset now)
    {
        if (workers.Count == 0)
            return new Text("No workers.");
        var table = Tables.With("NAME", "RUNNING", "VERSION", "UP", "SEEN");
        foreach (var worker in workers)
        {
            table.AddRow(
                OneLine.Of(worker.Name).EscapeMarkup(),
                string.Create(CultureInfo.InvariantCulture, $"{worker.Running} of {worker.Concurrency}"),
                Version(worker), Format.Coarse(now - worker.StartedAt), Format.Ago(now - worker.SeenAt));
        }

        return table;
    }

    // A few letters of the commit behind a version are enough to tell versions apart.
    private static string Version(TaskWorker worker)
    {
        const int Letters = 8;
        var (version, plus) = (OneLine.Of(worker.Version), worker.Version.IndexOf('+', StringComparison.Ordinal));
        return Markup.Escape(plus > 0 && version.Length > plus + Letters ? version[..(plus + Letters)] : version);
    }
}
