using System.ComponentModel;
using ModelContextProtocol.Server;

namespace ConformanceServer.Schemas;

/// <summary>A tool with a parameter that clients repeat in a header (SEP-2243).</summary>
internal sealed class HeaderTool
{
    [McpServerTool(Name = "test_header_tool"), Description("Takes its region in a header too.")]
    public static string Run(
        [McpHeader("Region"), Description("Where to run.")] string region, [Description("What to run.")] string query) =>
        $"Ran {query} in {region}.";
}
