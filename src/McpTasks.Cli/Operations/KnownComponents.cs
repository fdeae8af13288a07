namespace McpTasks.Cli.Operations;

/// <summary>The components that tasks and schedules name; no list of all components exists.</summary>
internal static class KnownComponents
{
    private const int Named = 10;

    /// <summary>
    /// A note that neither the newest tasks nor the schedules have the component, which may be misspelt; null where one does.
    /// </summary>
    public static async Task<string?> NoteOfUnknownAsync(IOperations operations, string component, CancellationToken cancellationToken)
    {
        if ((await operations.FindAsync(new TaskQuery { Component = component, Limit = 1 }, cancellationToken)).Tasks.Count > 0)
            return null;
        var newest = await operations.FindAsync(new TaskQuery { Limit = TaskQuery.MaxLimit }, cancellationToken);
        var known = newest.Tasks.Select(task => task.Component)
            .Concat((await operations.ReadSchedulesAsync(cancellationToken)).Select(schedule => schedule.Component))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (known.Contains(component, StringComparer.Ordinal))
            return null;
        var others = known.Count == 0
            ? ""
            : $" Known are {string.Join(", ", known.Take(Named))}{(known.Count > Named ? ", and others" : "")}.";
        return $"Neither the newest tasks nor the schedules have a component '{component}'.{others}";
    }
}
