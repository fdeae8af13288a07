namespace SampleTools.Documents;

/// <summary>What <c>index_documents</c> gives.</summary>
/// <param name="TotalFiles">How many files were read.</param>
/// <param name="TotalWords">How many words they hold.</param>
/// <param name="Files">Each file.</param>
/// <param name="TotalSkipped">How many files and folders were left out.</param>
/// <param name="Skipped">The first 50 of them.</param>
/// <param name="Truncated">Whether there are more files than one call reads.</param>
public sealed record DocumentIndex(
    int TotalFiles, long TotalWords, IReadOnlyList<IndexedDocument> Files, int TotalSkipped, IReadOnlyList<SkippedDocument> Skipped,
    bool Truncated);

/// <summary>A file that was read.</summary>
/// <param name="Path">Its path below the documents root.</param>
/// <param name="Words">How many words it holds.</param>
/// <param name="TopTerms">Its most frequent terms, without the commonest words of English.</param>
public sealed record IndexedDocument(string Path, int Words, IReadOnlyList<TermCount> TopTerms);

/// <summary>A term.</summary>
/// <param name="Term">The word in lower case.</param>
/// <param name="Count">How often it occurs.</param>
public sealed record TermCount(string Term, int Count);

/// <summary>A file or folder that was left out.</summary>
/// <param name="Path">Its path below the documents root.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedDocument(string Path, string Reason);
