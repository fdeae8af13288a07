using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using static McpTasks.Board.Details.JsonText;

namespace McpTasks.Board.Details.Payloads;

/// <summary>
/// Breaks requests and results into parts that a person can read: text as text, JSON indented, pictures and other data by kind and size.
/// </summary>
internal static class PayloadReader
{
    private const int MaxLetters = 100_000;
    private const int MaxParts = 100;
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Payload Read(TaskRecord task, string? request) =>
        new(task, Arguments(request), request is null ? TaskOperator.NotKept : null, Answers(task), Result(task.Result), Error(task.Error));

    private static IReadOnlyList<PayloadPart> Arguments(string? request)
    {
        if (request is null)
            return [];
        var parameters = Parsed(request) as JsonObject;
        // A resource has an address instead of arguments.
        return parameters?["arguments"] is { } arguments ? [Json("JSON", arguments)]
            : parameters?["uri"] is { } uri ? [Text("URI", uri.ToString())]
            : parameters is null ? [Text("Request", request)] : [];
    }

    private static IReadOnlyList<PayloadPart> Answers(TaskRecord task) =>
        [.. task.Inputs.Where(input => input.Answer is not null).Take(MaxParts)
            .Select(input => Any($"Answer to {input.Key}", input.Answer!))];

    private static List<PayloadPart> Result(string? json)
    {
        if (json is null)
            return [];
        if (Parsed(json) is not JsonObject result)
            return [Text("Result", json)];
        var parts = Items(result["content"]).Concat(Items(result["contents"])).Concat(Items(result["messages"]));
        if (result["structuredContent"] is { } structured)
            parts = parts.Append(Json("Structured content", structured));
        return parts.Take(MaxParts).ToList() is { Count: > 0 } all ? all : [Json("Result", result)];
    }

    private static IEnumerable<PayloadPart> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonNode>().Select(Item);

    private static PayloadPart Item(JsonNode node)
    {
        var item = node as JsonObject;
        // In a prompt's message the content is one level deeper.
        if (item?["role"] is { } role && item["content"] is JsonObject content)
            return Item(content) with { Title = role.ToString() };
        var type = item?["type"]?.ToString();
        return type switch
        {
            "image" or "audio" when Word(item!["data"]) is { } data
                => Text($"{(type == "image" ? "Image" : "Sound")}, {Kind(item)}", Data(data)),
            "resource" when item!["resource"] is JsonObject resource => Item(resource),
            "resource_link" => Text("Link", Word(item!["uri"]) ?? ""),
            _ when Word(item?["text"]) is { } text => Any(Word(item!["uri"]) ?? "Text", text),
            _ when Word(item?["blob"]) is { } blob => Text($"{Word(item!["uri"]) ?? "Data"}, {Kind(item)}", Data(blob)),
            _ => Json("Content", node),
        };
    }

    private static string Kind(JsonObject item) => Word(item["mimeType"]) ?? "of unknown type";

    private static string Data(string base64) => $"{Format.Bytes(base64.Length * 3L / 4)}, not shown here";

    private static string? Error(string? json) => json is null ? null : Parsed(json) is JsonObject error
        ? string.Create(CultureInfo.InvariantCulture, $"{error["message"]} (code {error["code"]})")
            + (error["data"] is { } data ? "\n" + data.ToJsonString(Indented) : "")
        : json;

    // Many tools answer with JSON as text.
    private static PayloadPart Any(string title, string text) =>
        text.TrimStart() is ['{' or '[', ..] && Parsed(text) is { } json
        ? Json(title, json) : Text(title, text);

    private static PayloadPart Json(string title, JsonNode json) =>
        new(title, Cut(json.ToJsonString(Indented)), Encoding.UTF8.GetByteCount(json.ToJsonString()), true);

    private static PayloadPart Text(string title, string text) => new(title, Cut(text), Encoding.UTF8.GetByteCount(text), false);

    private static string Cut(string text) => text.Length > MaxLetters ? text[..MaxLetters] + "\n… cut here" : text;
}
