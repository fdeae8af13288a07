namespace SampleTools.Documents;

/// <summary>What <c>find_in_documents</c> gives.</summary>
/// <param name="Query">The text that was searched.</param>
/// <param name="FilesSearched">How many files were read.</param>
/// <param name="Hits">The lines that hold it, in order of path and line.</param>
/// <param name="TotalSkipped">How many files and folders were left out.</param>
/// <param name="Truncated">Whether a limit ended the search, so that there may be more.</param>
public sealed record DocumentHits(string Query, int FilesSearched, IReadOnlyList<DocumentHit> Hits, int TotalSkipped, bool Truncated);

/// <summary>A line.</summary>
/// <param name="Path">The file's path below the documents root.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Excerpt">The text around the first match in the line.</param>
public sealed record DocumentHit(string Path, int Line, string Excerpt);
