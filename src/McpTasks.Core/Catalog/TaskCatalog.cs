using System.Runtime.CompilerServices;

namespace McpTasks;

/// <summary>Finds the components that the server knows, each with its task support. Components added while the server runs are seen.</summary>
/// <param name="server">The MCP server's options, which hold the components.</param>
/// <param name="options">The server-wide defaults.</param>
public sealed class TaskCatalog(IOptions<McpServerOptions> server, IOptions<McpTasksOptions> options)
{
    private readonly ConditionalWeakTable<IMcpServerPrimitive, TaskComponent> _components = [];

    /// <summary>Finds a component by the name or URI that a client sent; null when there is none.</summary>
    /// <param name="kind">What kind of component.</param>
    /// <param name="name">The tool's or prompt's name, or the resource's concrete URI.</param>
    public TaskComponent? Find(TaskComponentKind kind, string name) => kind switch
    {
        TaskComponentKind.Tool => Tool(name),
        TaskComponentKind.Prompt => Prompt(name),
        TaskComponentKind.Resource => Resource(name),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a component kind."),
    };

    /// <summary>Finds a component by the name it is registered with, as <see cref="TaskComponent.Name"/> has it; null when there is none.</summary>
    /// <param name="kind">What kind of component.</param>
    /// <param name="name">The name; for a resource, its URI or URI template.</param>
    public TaskComponent? FindRegistered(TaskComponentKind kind, string name) =>
        kind == TaskComponentKind.Resource
            ? server.Value.ResourceCollection is { } resources && resources.TryGetPrimitive(name, out var resource) ? Of(resource) : null
            : Find(kind, name);

    /// <summary>Every component, for start-up checks.</summary>
    /// <exception cref="InvalidOperationException">An attribute holds a value outside its range; the message names the component.</exception>
    public IReadOnlyList<TaskComponent> All() =>
    [
        .. (server.Value.ToolCollection ?? []).Select(Of),
        .. (server.Value.PromptCollection ?? []).Select(Of),
        .. (server.Value.ResourceCollection ?? []).Select(Of),
    ];

    private TaskComponent? Tool(string name) =>
        server.Value.ToolCollection is { } tools && tools.TryGetPrimitive(name, out var tool) ? Of(tool) : null;

    private TaskComponent? Prompt(string name) =>
        server.Value.PromptCollection is { } prompts && prompts.TryGetPrimitive(name, out var prompt) ? Of(prompt) : null;

    private TaskComponent? Resource(string uri)
    {
        if (server.Value.ResourceCollection is not { } resources)
            return null;
        if (resources.TryGetPrimitive(uri, out var exact) && !exact.IsTemplated)
            return Of(exact);
        return resources.FirstOrDefault(resource => resource.IsTemplated && resource.IsMatch(uri)) is { } template ? Of(template) : null;
    }

    private TaskComponent Of(McpServerTool tool) => Of(tool, TaskComponentKind.Tool, tool.ProtocolTool.Name, tool.Metadata);

    private TaskComponent Of(McpServerPrompt prompt) => Of(prompt, TaskComponentKind.Prompt, prompt.ProtocolPrompt.Name, prompt.Metadata);

    private TaskComponent Of(McpServerResource resource) =>
        Of(resource, TaskComponentKind.Resource, resource.ProtocolResourceTemplate.UriTemplate, resource.Metadata);

    private TaskComponent Of(IMcpServerPrimitive primitive, TaskComponentKind kind, string name, IReadOnlyList<object> metadata) =>
        _components.GetValue(primitive, _ => new(kind, name, primitive, TaskSupport.From(name, metadata, options.Value)));
}
