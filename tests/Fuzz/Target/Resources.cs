using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

namespace Fuzz.Target;

/// <summary>Resources and templates, with variables of several types.</summary>
[McpServerResourceType]
internal sealed class Resources
{
    private const double Poll = 0.1;

    [McpServerResource(
        UriTemplate = "test://text", Name = "text",
        MimeType = "text/plain"), Description("Text."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Text() => "text";

    [McpServerResource(
        UriTemplate = "test://item/{id}", Name = "item",
        MimeType = "text/plain"), Description("An item."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Item(string id) => $"item {id}";

    [McpServerResource(
        UriTemplate = "test://page/{number}", Name = "page",
        MimeType = "text/plain"), Description("A page."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Page(int number) => $"page {number}";

    [McpServerResource(
        UriTemplate = "broken://text", Name = "broken_text",
        MimeType = "text/plain"), Description("Throws."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Broken() => throw Asked.Failure();
}
