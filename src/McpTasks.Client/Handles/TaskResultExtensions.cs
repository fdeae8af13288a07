using System.Text.Json.Serialization.Metadata;

namespace McpTasks.Client;

/// <summary>Typed results of tools.</summary>
public static class TaskResultExtensions
{
    /// <summary>
    /// Waits for the end of the task and gives its structured content as a type; a tool without structured content gives its text, or the
    /// JSON in it.
    /// </summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="task">The task of a tool.</param>
    /// <param name="options">How to read it. Default: <see cref="McpJsonUtilities.DefaultOptions"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not the task. Nothing else does: there is no timeout.</param>
    /// <exception cref="TaskFailedException">The task failed, or its tool reported an error.</exception>
    /// <exception cref="TaskCancelledException">The task was cancelled.</exception>
    /// <exception cref="TaskNotFoundException">The server knows no such task, or no more (<see cref="TaskExpiredException"/>).</exception>
    /// <exception cref="TaskInputException">The task waits for an answer that this client could not give.</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed, and the result not known yet.</exception>
    /// <exception cref="JsonException">The result is no <typeparamref name="T"/>.</exception>
    public static async Task<T?> ResultAsync<T>(
        this TaskHandle<CallToolResult> task, JsonSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return (await task.ResultAsync(cancellationToken)).As<T>(options);
    }

    /// <summary>A tool's structured content as a type; without structured content its text, or the JSON in it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="result">What the tool gave.</param>
    /// <param name="options">How to read it. Default: <see cref="McpJsonUtilities.DefaultOptions"/>.</param>
    /// <exception cref="JsonException">The result is no <typeparamref name="T"/>.</exception>
    public static T? As<T>(this CallToolResult result, JsonSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        options ??= McpJsonUtilities.DefaultOptions;
        if (result.StructuredContent is { } content)
            return Unwrap(content, options.GetTypeInfo(typeof(T)).Kind).Deserialize<T>(options);
        var text = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return typeof(T) == typeof(string) ? (T)(object)text : JsonSerializer.Deserialize<T>(text, options);
    }

    // Structured content was an object before 2026-07-28, so servers wrap everything else as {"result": ...}.
    private static JsonElement Unwrap(JsonElement content, JsonTypeInfoKind kind) =>
        kind is JsonTypeInfoKind.None or JsonTypeInfoKind.Enumerable
        && content.ValueKind == JsonValueKind.Object && content.TryGetProperty("result", out var value) ? value : content;
}
