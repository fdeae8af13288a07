using System.Text.Json;

namespace McpTasks.Dashboard.Api;

internal static class JsonArrays
{
    private const int Chunk = 500;

    /// <summary>Writes an array piece by piece, so that the whole never waits in memory for a slow reader.</summary>
    public static async Task WriteArrayAsync<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, IEnumerable<T>> write)
    {
        json.WriteStartArray(name);
        foreach (var chunk in items.Chunk(Chunk))
        {
            write(json, chunk);
            await json.FlushAsync();
        }
        json.WriteEndArray();
    }
}
