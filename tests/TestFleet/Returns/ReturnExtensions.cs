using McpTasks;
using ModelContextProtocol.Server;

namespace TestFleet.Returns;

/// <summary>Adds a component for every kind of value that one can return.</summary>
internal static class ReturnExtensions
{
    private static readonly IReadOnlyList<object> CanBeATask = [new TaskSupportAttribute(TaskMode.Optional) { PollIntervalSeconds = 0.1 }];

    /// <summary>
    /// Adds each tool twice: <c>name</c>, and <c>name_structured</c> with structured content; and the prompts and the resources.
    /// </summary>
    public static IMcpServerBuilder WithReturns(this IMcpServerBuilder builder) => builder
        .WithTools(
            ToolReturns.All.SelectMany(tool => new[] { Tool(tool.Name, tool.Body, false), Tool($"{tool.Name}_structured", tool.Body, true) }))
        .WithTools(ContentReturns.All.Select(tool => Tool(tool.Name, tool.Body, false)))
        .WithPrompts(
            PromptReturns.All.Select(prompt => McpServerPrompt.Create(prompt.Body, new() { Name = prompt.Name, Description = $"Gives {prompt.Name}.", Metadata = CanBeATask })))
        .WithResources(ResourceReturns.All.Select(resource => McpServerResource.Create(
            resource.Body,
            new() { Name = resource.Uri, UriTemplate = resource.Uri, MimeType = resource.MimeType, Metadata = CanBeATask })));

    private static McpServerTool Tool(string name, Delegate body, bool structured) =>
        McpServerTool.Create(body, new() { Name = name, UseStructuredContent = structured, Metadata = CanBeATask });
}
