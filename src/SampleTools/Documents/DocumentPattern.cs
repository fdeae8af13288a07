using System.Buffers;
using Microsoft.Extensions.FileSystemGlobbing;

namespace SampleTools.Documents;

/// <summary>
/// A glob that a client sent: <c>*</c> in a name, <c>**</c> for any folders. Without a slash it matches names in every folder, as in a
/// <c>.gitignore</c> file.
/// </summary>
internal sealed class DocumentPattern
{
    private const int MaxLength = 128;

    private const int MaxWildcards = 8;

    private static readonly SearchValues<char> Refused = SearchValues.Create("\\:?[]{}!");

    // A made-up root: the matcher works on names only and never asks the disk.
    private static readonly string Root = OperatingSystem.IsWindows() ? @"C:\" : "/";

    private readonly Matcher _matcher = new(StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="McpException">It is not one, or could match outside the folder.</exception>
    public DocumentPattern(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
            throw new McpException($"pattern must have from 1 to {MaxLength} characters, such as '*.md' or 'guides/**/*.txt'.");
        if (pattern.Any(char.IsControl) || pattern.AsSpan().ContainsAny(Refused))
            throw new McpException("pattern may hold names, '/', '*' and '**' only, such as '*.md' or 'guides/**/*.txt'.");
        // Every wildcard multiplies the ways to match a name.
        if (pattern.Count(letter => letter == '*') > MaxWildcards)
            throw new McpException($"pattern may hold at most {MaxWildcards} '*'.");
        foreach (var segment in pattern.Split('/'))
            CheckSegment(segment);
        _matcher.AddInclude(pattern.Contains('/', StringComparison.Ordinal) || pattern == "**" ? pattern : $"**/{pattern}");
    }

    /// <summary>Whether a file's path, relative to the asked folder and with forward slashes, matches.</summary>
    public bool Matches(string path) => _matcher.Match(Root, path).HasMatches;

    private static void CheckSegment(string segment)
    {
        if (segment is "" or "." or "..")
            throw new McpException("pattern must be relative to the folder: it may not begin or end with '/', nor hold '.', '..' or '//'.");
        if (segment.Contains("**", StringComparison.Ordinal) && segment.Length > 2)
            throw new McpException("pattern may hold '**' only as a whole part between slashes, such as 'guides/**/*.md'.");
    }
}
