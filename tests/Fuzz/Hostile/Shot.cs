namespace Fuzz.Hostile;

/// <summary>How a body is sent.</summary>
internal enum Framing
{
    /// <summary>With its length.</summary>
    Length,

    /// <summary>In chunks.</summary>
    Chunked,

    /// <summary>Not as HTTP has it; <see cref="Shot.Broken"/> is what goes over the wire.</summary>
    Broken,
}

/// <summary>What the client does when it has sent its request.</summary>
internal enum Ending
{
    /// <summary>Waits for the answer.</summary>
    Waits,

    /// <summary>Says that it will send no more, and waits.</summary>
    HalfCloses,

    /// <summary>Has gone.</summary>
    Leaves,
}

internal sealed record Header(string Name, string Value);

/// <summary>One request of a campaign.</summary>
internal sealed record Shot
{
    public required long Number { get; init; }

    /// <summary>What it is, for the tables.</summary>
    public required string Kind { get; init; }

    /// <summary>What was done to it, for the tables.</summary>
    public required string Harm { get; init; }

    /// <summary>Which of the callers sends it; 0 is nobody in particular.</summary>
    public required int Caller { get; init; }

    /// <summary>The kind of session it is sent in; null for none.</summary>
    public int? Session { get; init; }

    public string Verb { get; init; } = "POST";

    public string Path { get; init; } = "/mcp";

    public string Version { get; init; } = "HTTP/1.1";

    public IReadOnlyList<Header> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public Framing Framing { get; init; }

    /// <summary>The sizes of chunks, or of the pieces that the request is sent in; empty for one.</summary>
    public IReadOnlyList<int> Pieces { get; init; } = [];

    /// <summary>What stands behind each chunk's size.</summary>
    public string ChunkExtension { get; init; } = "";

    /// <summary>Headers behind the last chunk.</summary>
    public string Trailers { get; init; } = "";

    /// <summary>All bytes of a request that is not framed as HTTP has it.</summary>
    public byte[]? Broken { get; init; }

    public Ending Ending { get; init; }

    /// <summary>Nothing was changed but what changes nothing: it has a result.</summary>
    public bool MustSucceed { get; init; }

    /// <summary>Whether the server's HTTP layer may refuse it by itself, without a word of JSON-RPC.</summary>
    public bool HttpIsOdd { get; init; }

    /// <summary>The answer is a stream that goes on; the client leaves when it has begun.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>How it answers a question that comes on the way.</summary>
    public string? Answer { get; init; }

    public string? Find(string header) =>
        Headers.FirstOrDefault(field => field.Name.Equals(header, StringComparison.OrdinalIgnoreCase))?.Value;
}
