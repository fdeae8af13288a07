using System.Globalization;
using System.Threading.Channels;

namespace McpTasks.LocalHosting.Console;

/// <summary>Writes the lines of all replicas and of the host itself to one terminal, each behind its name.</summary>
/// <remarks>One writer, a bounded queue: when the terminal is slow, the children wait; nothing is dropped.</remarks>
internal sealed class HostConsole : IAsyncDisposable
{
    private static readonly string[] Colours = ["36", "33", "35", "32", "34", "96", "93", "95", "92", "94"];

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly TextWriter _writer;
    private readonly bool _colours;
    private readonly Task _writing;
    private readonly Dictionary<string, string> _colourOf = [];
    private int _width;

    public HostConsole(TextWriter writer, bool colours)
    {
        _writer = writer;
        _colours = colours;
        _writing = Task.Run(WriteAsync);
    }

    public static HostConsole ForTerminal() => new(
        System.Console.Out,
        !System.Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Makes a name known, so that its colour and the column are fixed before it writes.</summary>
    public void Register(string name)
    {
        lock (_colourOf)
        {
            _width = Math.Max(_width, Math.Min(name.Length, 24));
            if (!_colourOf.ContainsKey(name))
                _colourOf[name] = Colours[_colourOf.Count % Colours.Length];
        }
    }

    /// <summary>Writes a child's line.</summary>
    public ValueTask WriteLineAsync(string name, string line)
    {
        string text;
        lock (_colourOf)
        {
            var padded = name.PadRight(_width);
            text = _colours && _colourOf.TryGetValue(name, out var colour)
                ? string.Create(CultureInfo.InvariantCulture, $"\u001b[{colour}m{padded} |\u001b[0m {AnsiText.Clean(line, true)}\u001b[0m")
                : $"{padded} | {AnsiText.Clean(line, false)}";
        }

        return _lines.Writer.TryWrite(text) ? ValueTask.CompletedTask : WaitAsync(text);
    }

    /// <summary>Writes a line of the host's own.</summary>
    public void Say(string line)
    {
        foreach (var part in line.Split('\n'))
        {
            var text = AnsiText.Clean(part.TrimEnd('\r'), false);
            if (!_lines.Writer.TryWrite(_colours ? $"\u001b[1m{text}\u001b[0m" : text))
                _ = WaitAsync(text).AsTask();
        }
    }

    /// <summary>Writes what is still queued, for as long as a stuck terminal may be waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(TimeSpan.FromMilliseconds(300)));
    }

    private async ValueTask WaitAsync(string text)
    {
        try
        {
            await _lines.Writer.WriteAsync(text);
        }
        catch (ChannelClosedException)
        {
            // The host is ending and has stopped showing lines; the resource service's buffer has them.
        }
    }

    private async Task WriteAsync()
    {
        var open = true;
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line))
            {
                try
                {
                    if (open)
                        await _writer.WriteLineAsync(line);
                }
                catch (IOException)
                {
                    open = false; // nobody reads the terminal any more: keep draining, so that no child stands still
                }
            }

            if (open)
                await _writer.FlushAsync();
        }
    }
}
