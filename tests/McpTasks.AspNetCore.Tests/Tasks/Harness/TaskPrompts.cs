using System.ComponentModel;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

[McpServerPromptType]
internal sealed class TaskPrompts
{
    [McpServerPrompt(Name = "greet"), Description("Greets."), TaskSupport(TaskMode.Optional)]
    public static string Greet(TaskExecutionContext context, string name, string? mood = null) =>
        $"Say {mood ?? "a"} hello to {name} ({(context.IsTask ? "task" : "inline")})";

    [McpServerPrompt(Name = "talk"), TaskSupport(TaskMode.Required)]
    public static IEnumerable<ChatMessage> Talk() =>
        [new(ChatRole.User, "one"), new(ChatRole.Assistant, "two"), new(ChatRole.User, "three")];

    [McpServerPrompt(Name = "add")]
    public static string Add() => "forbidden";

    [McpServerPrompt(Name = "broken"), TaskSupport(TaskMode.Optional)]
    public static string Broken() => throw new McpException("No words.");
}

[McpServerResourceType]
internal sealed class TaskResources
{
    [McpServerResource(Name = "fixed", UriTemplate = "test://fixed", MimeType = "text/markdown"), TaskSupport(TaskMode.Optional)]
    public static string Fixed() => "# body";

    [McpServerResource(
        Name = "user", UriTemplate = "test://users/{id}/profile", MimeType = "application/json"), TaskSupport(TaskMode.Optional)]
    public static string User(string id) => $$"""{"id":"{{id}}"}""";

    [McpServerResource(Name = "required", UriTemplate = "test://required"), TaskSupport(TaskMode.Required)]
    public static string Required() => "required";

    [McpServerResource(Name = "forbidden", UriTemplate = "test://forbidden")]
    public static string Forbidden() => "forbidden";
}
