namespace McpTasks.Cli.Display.Tasks;

/// <summary>
/// Shows tasks while they work: bars where the display is live, else a line for each change; nothing where JSON tells the end.
/// </summary>
internal static class WatchScreen
{
    public static Task RunAsync(Answer answer, TimeProvider time, Func<Action<TaskRecord>, Task> follow)
    {
        if (answer.IsJson)
            return follow(static _ => { });
        return answer.Terminal.IsLive
            ? TaskBars.WhileAsync(answer.Terminal.Output, time, follow)
            : follow(new TaskChanges(answer.Terminal).Show);
    }
}
