namespace McpTasks.Shared.Console;

/// <summary>The share that is done, where the server tells it in numbers; Spectre's own column says 0% where nobody knows.</summary>
internal sealed class ShareColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.IsIndeterminate ? "" : string.Create(CultureInfo.InvariantCulture, $"{task.Percentage,3:0}%"));
}
