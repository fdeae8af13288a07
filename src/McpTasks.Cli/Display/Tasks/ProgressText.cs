namespace McpTasks.Cli.Display.Tasks;

/// <summary>Progress in a few characters: a percentage where the total is known.</summary>
internal static class ProgressText
{
    public static string Of(TaskProgress? progress) => progress switch
    {
        null => "",
        { Total: > 0 and var total } => Format.Percent(progress.Current / total),
        _ => Format.Number(progress.Current),
    };
}
