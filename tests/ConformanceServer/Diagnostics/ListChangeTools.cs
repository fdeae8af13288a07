using System.ComponentModel;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace ConformanceServer.Diagnostics;

/// <summary>Changes the lists of tools and prompts while the server runs.</summary>
internal sealed class ListChangeTools
{
    private static readonly McpServerTool Tool = McpServerTool.Create(
        () => "Here.", new() { Name = "test_dynamic_tool", Description = "Comes and goes." });

    private static readonly McpServerPrompt Prompt =
        McpServerPrompt.Create(() => "Here.", new() { Name = "test_dynamic_prompt", Description = "Comes and goes." });

    [McpServerTool(Name = "test_trigger_tool_change"), Description("Adds or removes a tool.")]
    public static string Tools(IOptions<McpServerOptions> options) => Toggle(options.Value.ToolCollection!, Tool);

    [McpServerTool(Name = "test_trigger_prompt_change"), Description("Adds or removes a prompt.")]
    public static string Prompts(IOptions<McpServerOptions> options) => Toggle(options.Value.PromptCollection!, Prompt);

    private static string Toggle<T>(McpServerPrimitiveCollection<T> collection, T item)
        where T : IMcpServerPrimitive
    {
        if (collection.TryAdd(item))
            return $"Added {item.Id}.";
        collection.Remove(item);
        return $"Removed {item.Id}.";
    }
}
