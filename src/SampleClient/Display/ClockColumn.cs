namespace SampleClient.Display;

/// <summary>The time since the call, also across questions; Spectre's own column begins anew with each bar.</summary>
internal sealed class ClockColumn(Stopwatch clock) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(clock.Elapsed.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture), new(Color.Grey));
}
