namespace DotNetClient;

/// <summary>What a client got from a server.</summary>
internal sealed record Findings
{
    public required string Revision { get; init; }

    public required bool Listed { get; init; }

    public required string Inline { get; init; }

    public required string Prompt { get; init; }

    public required string Resource { get; init; }

    public required string Long { get; init; }

    public required IReadOnlyCollection<string?> Progress { get; init; }

    public required bool AsTask { get; init; }

    public required string Task { get; init; }

    public required string Resumed { get; init; }

    public required string Answered { get; init; }

    public required IReadOnlyCollection<string> Asked { get; init; }
}
