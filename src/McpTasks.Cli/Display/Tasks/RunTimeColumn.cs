using System.Collections.Concurrent;

namespace McpTasks.Cli.Display.Tasks;

/// <summary>How long the newest attempt runs; Spectre's own column begins when the bar does.</summary>
internal sealed class RunTimeColumn(TimeProvider time) : ProgressColumn
{
    private readonly ConcurrentDictionary<int, DateTimeOffset> _begun = [];

    protected override bool NoWrap => true;

    public void Set(ProgressTask bar, DateTimeOffset begun) => _begun[bar.Id] = begun;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(_begun.TryGetValue(task.Id, out var begun) ? Format.Coarse(time.GetUtcNow() - begun) : "", new(Color.Grey));
}
