using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>Processor time and memory of a replica: the newest value and how it came there.</summary>
internal static class UsageParts
{
    private const double OneTenth = 10;
    private const double Megabytes = 64 * 1024 * 1024;

    public static Html Cpu(PageContext context, ResourceEvent replica) => ResourceParts.IsUp(replica) && replica.CpuPercent is { } cpu
        ? Html.Of($"""<span class="usage">{Sparkline.Render([.. context.Data.Resources.Usage(replica.Replica).Select(s => s.CpuPercent)], "run", OneTenth)}<span>{cpu:0.0} %</span></span>""")
        : Html.Of($"""<span class="muted">–</span>""");

    public static Html Memory(PageContext context, ResourceEvent replica) => ResourceParts.IsUp(replica) && replica.MemoryBytes is { } bytes
        ? Html.Of($"""<span class="usage">{Sparkline.Render([.. context.Data.Resources.Usage(replica.Replica).Select(s => (double)s.MemoryBytes)], "ask", Megabytes)}<span>{Format.Bytes(bytes)}</span></span>""")
        : Html.Of($"""<span class="muted">–</span>""");
}
