namespace McpTasks.LocalHosting.ResourceService;

/// <summary>The last lines of one replica's console.</summary>
internal sealed class ConsoleBuffer
{
    /// <summary>How many lines are kept.</summary>
    public const int MaxLines = 5000;

    /// <summary>How many characters are kept.</summary>
    public const int MaxCharacters = 4 * 1024 * 1024;

    private readonly Queue<LogEvent> _lines = new();
    private long _characters;

    /// <summary>The sequence number of the last line; 0 before the first.</summary>
    public long Last { get; private set; }

    public void Add(string replica, DateTimeOffset now, bool error, string text)
    {
        _lines.Enqueue(new LogEvent(replica, ++Last, now, error, text));
        _characters += text.Length;
        while (_lines.Count > MaxLines || _characters > MaxCharacters)
            _characters -= _lines.Dequeue().Text.Length;
    }

    public IReadOnlyList<LogEvent> ToList() => [.. _lines];

    /// <summary>The kept lines behind a sequence number.</summary>
    public IEnumerable<LogEvent> After(long sequence) => sequence == Last ? [] : _lines.SkipWhile(l => l.Sequence <= sequence);
}
