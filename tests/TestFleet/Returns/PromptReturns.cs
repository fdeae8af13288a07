using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace TestFleet.Returns;

/// <summary>Prompts of every shape.</summary>
internal static class PromptReturns
{
    /// <summary>The name and the body of each prompt.</summary>
    public static IReadOnlyList<(string Name, Delegate Body)> All { get; } =
    [
        ("one_text", () => "Say hello."),
        ("three_messages", () => new ChatMessage[] { new(ChatRole.User, "one"), new(ChatRole.Assistant, "two"), new(ChatRole.User, "three") }),
        ("message", () => new PromptMessage { Role = Role.Assistant, Content = new TextContentBlock { Text = "I am here." } }),
        ("messages", () => new PromptMessage[]
        {
            new() { Role = Role.User, Content = ImageContentBlock.FromBytes(new byte[] { 1, 2 }, "image/png") },
            new()
            {
                Role = Role.User,
                Content = new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "test://a", Text = "a" } },
            },
        }),
        ("chat_with_image", () => new ChatMessage(
            ChatRole.User, [new TextContent("look"), new DataContent(new byte[] { 1, 2 }, "image/png")])),
        ("whole_prompt", () => new GetPromptResult
        {
            Description = "Its own.",
            Messages = [new() { Role = Role.User, Content = new TextContentBlock { Text = "x" } }],
        }),
        ("no_prompt", () => 7),
    ];
}
