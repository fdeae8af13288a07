using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace TestFleet.Returns;

/// <summary>Tools that return MCP content, or a whole result.</summary>
internal static class ContentReturns
{
    private static readonly byte[] Bytes = [1, 2, 3, 250];

    /// <summary>The name and the body of each tool.</summary>
    public static IReadOnlyList<(string Name, Delegate Body)> All { get; } =
    [
        ("image", () => ImageContentBlock.FromBytes(Bytes, "image/png")),
        ("audio", () => AudioContentBlock.FromBytes(Bytes, "audio/wav")),
        ("file", () => new EmbeddedResourceBlock
        {
            Resource = BlobResourceContents.FromBytes(Bytes, "test://files/a.bin", "application/octet-stream"),
        }),
        ("document", () => new EmbeddedResourceBlock
        {
            Resource = new TextResourceContents { Uri = "test://files/a.md", MimeType = "text/markdown", Text = "# a" },
        }),
        ("link", () => new ResourceLinkBlock { Uri = "test://files/a.md", Name = "a", MimeType = "text/markdown" }),
        ("block", () => new TextContentBlock { Text = "one", Annotations = new() { Audience = [Role.User], Priority = 0.5f } }),
        ("mixed", () => new ContentBlock[]
        {
            new TextContentBlock { Text = "one" },
            ImageContentBlock.FromBytes(Bytes, "image/png"),
            new ResourceLinkBlock { Uri = "test://x", Name = "x" },
        }),
        ("no_blocks", Array.Empty<ContentBlock>),
        ("ai_image", () => new DataContent(Bytes, "image/png")),
        ("ai_audio", () => new DataContent(Bytes, "audio/wav")),
        ("ai_file", () => new DataContent(Bytes, "application/pdf")),
        ("ai_mixed", () => new AIContent[] { new TextContent("one"), new DataContent(Bytes, "image/png") }),
        ("whole_result", () => new CallToolResult
        {
            Content = [new TextContentBlock { Text = "one" }, new TextContentBlock { Text = "two" }],
            StructuredContent = JsonSerializer.SerializeToElement(new { n = 1, none = (string?)null }),
            Meta = new JsonObject { ["example.org/own"] = new JsonObject { ["z"] = 1, ["a"] = 2 } },
        }),
        ("empty_result", () => new CallToolResult { Content = [], StructuredContent = JsonSerializer.SerializeToElement(new { }) }),
        ("error_result", () => new CallToolResult
        {
            IsError = true,
            Content = [new TextContentBlock { Text = "It broke." }],
            StructuredContent = JsonSerializer.SerializeToElement(new { code = 7 }),
        }),
    ];
}
