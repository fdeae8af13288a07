using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace TestFleet.Returns;

/// <summary>Resources and templates of every shape.</summary>
internal static class ResourceReturns
{
    private static readonly byte[] Bytes = [1, 2, 3, 250];

    /// <summary>The URI or template, the declared type and the body of each.</summary>
    public static IReadOnlyList<(string Uri, string MimeType, Delegate Body)> All { get; } =
    [
        ("returns://text", "text/markdown", () => "# body"),
        ("returns://json", "application/json", () => """{"n":1}"""),
        ("returns://bytes", "image/png", () => new DataContent(Bytes, "image/png")),
        ("returns://texts", "text/plain", () => new[] { "one", "two" }),
        ("returns://contents", "text/plain", () => new ResourceContents[]
        {
            new TextResourceContents { Uri = "returns://contents/1", MimeType = "text/html", Text = "<p>" },
            BlobResourceContents.FromBytes(Bytes, "returns://contents/2", "application/pdf"),
        }),
        ("returns://whole", "text/plain", () => new ReadResourceResult
        {
            Contents = [new TextResourceContents { Uri = "returns://whole", Text = "whole" }],
        }),
        ("returns://object", "application/json", () => new { n = 1 }),
        ("returns://items/{id}/{part}", "application/json", (string id, int part) => $$"""{"id":"{{id}}","part":{{part}}}"""),
        ("returns://files/{+path}", "text/plain", (string path) => path),
    ];
}
