namespace SampleTools.Documents;

/// <summary>What a look below the root found.</summary>
/// <param name="Files">The files to read, in order of their paths.</param>
/// <param name="Skipped">What is not read, and why.</param>
/// <param name="Truncated">Whether a limit ended the look.</param>
internal sealed record DocumentListing(IReadOnlyList<FoundDocument> Files, SkippedDocuments Skipped, bool Truncated);

/// <summary>A file.</summary>
/// <param name="Path">Its path below the root, with forward slashes.</param>
/// <param name="File">Where it is.</param>
internal readonly record struct FoundDocument(string Path, FileInfo File);

/// <summary>A file's text, or why it has none.</summary>
internal readonly record struct DocumentText(string? Text, string? SkipReason);
