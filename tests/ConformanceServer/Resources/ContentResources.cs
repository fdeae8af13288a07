using System.ComponentModel;
using System.Text.Json;
using ConformanceServer.Content;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Resources;

/// <summary>Resources of text and bytes, and a template.</summary>
internal sealed class ContentResources
{
    [McpServerResource(UriTemplate = "test://static-text", Name = "static-text", MimeType = "text/plain"), Description("Text.")]
    public static string Text() => "This is the content of the static text resource.";

    [McpServerResource(UriTemplate = "test://static-binary", Name = "static-binary", MimeType = "image/png"), Description("An image.")]
    public static BlobResourceContents Binary() => BlobResourceContents.FromBytes(Samples.Png, "test://static-binary", "image/png");

    [McpServerResource(
        UriTemplate = "test://watched-resource", Name = "watched-resource", MimeType = "text/plain"), Description("Text to subscribe to.")]
    public static string Watched() => "Watched resource content";

    [McpServerResource(
        UriTemplate = "test://template/{id}/data", Name = "template", MimeType = "application/json"), Description("One resource per id.")]
    public static string Template(string id) => JsonSerializer.Serialize(new { id, templateTest = true, data = $"Data for ID: {id}" });
}
