using System.Text.Encodings.Web;

namespace McpTasks.Cli.Display;

/// <summary>Writes a command's answer: for people as text with colours, for scripts as one JSON document.</summary>
internal sealed record Answer(Terminal Terminal, bool IsJson)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        // For terminals and files, not for pages; control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text<T>(T document) => JsonSerializer.Serialize(document, Json);

    public void Tell<T>(T document, Func<IRenderable> picture)
    {
        if (IsJson)
        {
            Write(document);
            return;
        }

        // Rows end the last line where the picture does not.
        Terminal.Output.Write(new Rows(picture()));
    }

    public void Write<T>(T document) => Terminal.WriteLine(Text(document));
}
