using System.Text.RegularExpressions;
using System.Threading.Channels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace McpTasks.Tests;

/// <summary>A stream of a terminal: a screen that a test reads, with keys that it presses; or a file, where nobody sits there.</summary>
#pragma warning disable CA1001 // Writers into memory hold nothing to dispose of.
internal sealed partial class FakeConsole : IAnsiConsole
#pragma warning restore CA1001
{
    private readonly Screen _screen = new();
    private readonly IAnsiConsole _console;
    private readonly Keys _keys;

    public FakeConsole(Keys keys, bool attended, int width)
    {
        _keys = keys;
        _console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(_screen),
            Ansi = attended ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = attended ? InteractionSupport.Yes : InteractionSupport.No,
        });
        _console.Profile.Width = width;
    }

    /// <summary>All that was ever written, without what moves the cursor.</summary>
    public string Text => EscapeSequence().Replace(_screen.Text, "");

    /// <summary>The same in lines, without those that are empty.</summary>
    public IReadOnlyList<string> Lines => [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public Profile Profile => _console.Profile;

    public IAnsiConsoleCursor Cursor => _console.Cursor;

    public IAnsiConsoleInput Input => _keys;

    public IExclusivityMode ExclusivityMode => _console.ExclusivityMode;

    public RenderPipeline Pipeline => _console.Pipeline;

    public void Clear(bool home) => _console.Clear(home);

    public void Write(IRenderable renderable) => _console.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => _console.WriteAnsi(action);

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EscapeSequence();

    // Read while others write.
    private sealed class Screen : StringWriter
    {
        private readonly Lock _lock = new();

        public string Text
        {
            get
            {
                lock (_lock)
                    return GetStringBuilder().ToString();
            }
        }

        public override void Write(char value)
        {
            lock (_lock)
                base.Write(value);
        }

        public override void Write(string? value)
        {
            lock (_lock)
                base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_lock)
                base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            lock (_lock)
                base.Write(buffer);
        }

        public override void WriteLine(string? value) => Write(value + NewLine);
    }
}

/// <summary>Keys that wait until they are read, and readers that wait for keys.</summary>
internal sealed class Keys : IAnsiConsoleInput
{
    private readonly Channel<ConsoleKeyInfo> _pressed = Channel.CreateUnbounded<ConsoleKeyInfo>();

    public void Press(ConsoleKey key) => _pressed.Writer.TryWrite(new('\0', key, shift: false, alt: false, control: false));

    public void Type(string line)
    {
        foreach (var letter in line)
            _pressed.Writer.TryWrite(new(letter, ConsoleKey.A, shift: false, alt: false, control: false));
        Press(ConsoleKey.Enter);
    }

    public bool IsKeyAvailable() => _pressed.Reader.TryPeek(out _);

    public ConsoleKeyInfo? ReadKey(bool intercept) => throw new NotSupportedException("Prompts read asynchronously.");

    public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken) =>
        await _pressed.Reader.ReadAsync(cancellationToken);
}
