using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Asking;

/// <summary>Asks the user while it runs.</summary>
internal sealed class ElicitationTools
{
    [McpServerTool(Name = "test_elicitation"), Description("Asks the user for one text.")]
    public static async Task<string> Ask(
        McpServer server, [Description("What to ask.")] string message, CancellationToken cancellationToken) =>
        Describe("User response", await server.ElicitAsync(Forms.Text(message, "response"), cancellationToken));

    public static string Describe(string what, ElicitResult answer) =>
        $"{what}: action={answer.Action}, content={JsonSerializer.Serialize(answer.Content)}";
}
