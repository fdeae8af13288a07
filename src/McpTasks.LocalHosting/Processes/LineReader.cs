using System.Text;

namespace McpTasks.LocalHosting.Processes;

/// <summary>Cuts a stream of text into lines; a line longer than the limit becomes several.</summary>
internal static class LineReader
{
    public const int MaxLine = 16 * 1024;

    public static async Task ReadAsync(TextReader reader, bool error, LineSink sink)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] == '\n')
                    await TakeAsync();
                else if (line.Append(buffer[i]).Length >= MaxLine)
                    await TakeAsync();
            }
        }

        if (line.Length > 0)
            await TakeAsync();

        ValueTask TakeAsync()
        {
            if (line.Length > 0 && line[^1] == '\r')
                line.Length--;
            var text = line.ToString();
            line.Clear();
            return sink(text, error);
        }
    }
}
