namespace SampleTools.Documents;

/// <summary>What a look below the root found: files in order of their paths, what is not read, and whether a limit ended it.</summary>
internal sealed record DocumentListing(IReadOnlyList<FoundDocument> Files, SkippedDocuments Skipped, bool Truncated);

/// <summary>A file, with its path below the root; slashes are forward.</summary>
internal readonly record struct FoundDocument(string Path, FileInfo File);

/// <summary>A file's text, or why it has none.</summary>
internal readonly record struct DocumentText(string? Text, string? SkipReason);
