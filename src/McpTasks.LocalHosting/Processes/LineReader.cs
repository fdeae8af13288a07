using System.Text;

namespace McpTasks.LocalHosting.Processes;

/// <summary>Cuts a stream of text into lines; a line longer than the limit becomes several.</summary>
internal static class LineReader
{
    public const int MaxLine = 16 * 1024;

    /// <summary>Reads to the end on a thread of its own: reading a pipe blocks, and two pipes per child would starve the pool.</summary>
    public static Task ReadAsync(TextReader reader, bool error, LineSink sink) =>
        Task.Factory.StartNew(() => Read(reader, error, sink), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Read(TextReader reader, bool error, LineSink sink)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = reader.Read(buffer)) > 0)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] == '\n')
                {
                    Take();
                    continue;
                }

                // A full line is cut before what follows it: not inside a character, and a line that just fits leaves no empty rest.
                if (line.Length >= MaxLine && buffer[i] != '\r' && !char.IsLowSurrogate(buffer[i]))
                    Take();
                line.Append(buffer[i]);
            }
        }

        if (line.Length > 0)
            Take();

        void Take()
        {
            if (line.Length > 0 && line[^1] == '\r')
                line.Length--;
            var taking = sink(line.ToString(), error);
            line.Clear();
            if (!taking.IsCompletedSuccessfully)
                taking.AsTask().GetAwaiter().GetResult(); // this thread is here to wait
        }
    }
}
