using System.Text;

namespace Fuzz.Wire;

/// <summary>What becomes of a request.</summary>
internal enum Outcome
{
    /// <summary>A whole answer.</summary>
    Answered,

    /// <summary>The client saw what it wanted to, or did not want to see any, and has gone.</summary>
    Left,

    /// <summary>The connection was closed before a byte of an answer.</summary>
    Closed,

    /// <summary>The connection was closed within an answer.</summary>
    BrokenOff,

    /// <summary>What came is not HTTP.</summary>
    Garbled,

    /// <summary>Nothing more came for a long time.</summary>
    Hung,
}

/// <summary>What came of a request.</summary>
internal sealed record Reply
{
    public required Outcome Outcome { get; init; }

    public int Status { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>What is wrong with it as HTTP.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Whether the client took its request back, so that no answer is owed.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>Whether the connection can take the next request.</summary>
    public bool CanGoOn { get; init; }

    public string? Find(string header)
    {
        foreach (var (name, value) in Headers)
        {
            if (name.Equals(header, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    public bool IsEvents => Find("Content-Type")?.StartsWith("text/event-stream", StringComparison.Ordinal) == true;

    public string Text => Encoding.UTF8.GetString(Body);
}
