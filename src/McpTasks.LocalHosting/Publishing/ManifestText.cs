using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>A text of the manifest, and where it stands.</summary>
internal readonly record struct ManifestText(string Path, string Value)
{
    /// <summary>All texts in a part of the manifest.</summary>
    public static IEnumerable<ManifestText> Of(JsonNode node, string path = "") => node switch
    {
        JsonObject members => members.Where(m => m.Value is not null).SelectMany(m => Of(m.Value!, path.Length == 0 ? m.Key : $"{path}.{m.Key}")),
        JsonArray items => items.Where(i => i is not null).SelectMany((item, index) => Of(item!, $"{path}[{index}]")),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [new(path, value.GetValue<string>())],
        _ => [],
    };
}
