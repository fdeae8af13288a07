using System.Text.Json;
using System.Text.Unicode;

namespace Fuzz.Judging;

internal enum SentKind
{
    /// <summary>No message of JSON-RPC.</summary>
    Nothing,
    Request,
    Notification,
    Answer,
}

/// <summary>What a body is to somebody who reads JSON-RPC.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id that can be read from it, as text with its type.</param>
internal sealed record Sent(SentKind Kind, string? Id)
{
    private static readonly Sent Nothing = new(SentKind.Nothing, null);
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public static Sent Read(byte[]? body)
    {
        if (body is null || !Utf8.IsValid(body))
            return Nothing;
        try
        {
            using var json = JsonDocument.Parse(body, Options);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement) : Nothing;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Nothing;
        }
    }

    /// <summary>An id as text that tells 1 from "1"; null when it is none.</summary>
    public static string? IdOf(JsonElement message) => !message.TryGetProperty("id", out var id) ? null
        : id.ValueKind == JsonValueKind.String ? $"s{id.GetString()}"
        : id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) ? $"n{number}" : null;

    private static Sent Read(JsonElement message)
    {
        var id = IdOf(message);
        if (message.TryGetProperty("method", out var method))
        {
            _ = method.ValueKind == JsonValueKind.String ? method.GetString() : null;
            return new(method.ValueKind != JsonValueKind.String ? SentKind.Nothing
                : id is not null ? SentKind.Request
                : message.TryGetProperty("id", out _) ? SentKind.Nothing : SentKind.Notification, id);
        }

        return new(
            id is not null && (message.TryGetProperty("result", out _) || message.TryGetProperty("error", out _))
                ? SentKind.Answer
                : SentKind.Nothing,
            id);
    }
}
