using System.Text.RegularExpressions;
using System.Threading.Channels;
using SampleClient.Commands;
using SampleClient.Display;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SampleClient.Tests;

/// <summary>A terminal whose screen a test reads and whose keys it presses; or two files, where nobody sits there.</summary>
#pragma warning disable CA1001 // Writers into memory hold nothing to dispose of.
internal sealed partial class FakeTerminal
#pragma warning restore CA1001
{
    private readonly Screen _output = new(), _error = new();
    private readonly Terminal _terminal;

    public FakeTerminal(bool attended = false) =>
        _terminal = new(Console(_output, attended, width: 160), Console(_error, attended, width: attended ? 160 : 10_000),
            CanAsk: attended, IsLive: attended);

    public Keys Keys { get; } = new();

    public string Output => EscapeSequence().Replace(_output.Text, "");

    public string Error => EscapeSequence().Replace(_error.Text, "");

    /// <summary>What the standard error holds, without empty lines.</summary>
    public IReadOnlyList<string> ErrorLines => [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken = default) =>
        CommandLine.RunAsync(arguments, _terminal, cancellationToken).Soon();

    /// <summary>Runs a command against a server, as Ann.</summary>
    public Task<int> RunAsync(TestServer server, TaskDialect dialect, string[] arguments, CancellationToken cancellationToken = default) =>
        RunAsync([.. arguments, "--url", server.Url.ToString(), "--token", "ann", "--dialect", dialect == TaskDialect.Modern ? "modern" : "legacy"], cancellationToken);

    private TypedConsole Console(TextWriter writer, bool attended, int width)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = attended ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = attended ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Width = width;
        return new(console, Keys);
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EscapeSequence();

    private sealed class TypedConsole(IAnsiConsole console, Keys keys) : IAnsiConsole
    {
        public Profile Profile => console.Profile;

        public IAnsiConsoleCursor Cursor => console.Cursor;

        public IAnsiConsoleInput Input => keys;

        public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

        public RenderPipeline Pipeline => console.Pipeline;

        public void Clear(bool home) => console.Clear(home);

        public void Write(IRenderable renderable) => console.Write(renderable);

        public void WriteAnsi(Action<AnsiWriter> action) => console.WriteAnsi(action);
    }

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

    public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken) => await _pressed.Reader.ReadAsync(cancellationToken);
}
