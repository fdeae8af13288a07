namespace SampleClient.Display;

/// <summary>A status in its colour.</summary>
internal static class StatusStyle
{
    public static string Of(McpTaskStatus status) => status switch
    {
        McpTaskStatus.Working => "[blue]working[/]",
        McpTaskStatus.InputRequired => "[yellow]waits for input[/]",
        McpTaskStatus.Completed => "[green]completed[/]",
        McpTaskStatus.Failed => "[red]failed[/]",
        _ => "[grey]cancelled[/]",
    };
}
