using System.ComponentModel;
using ModelContextProtocol.Server;
using SampleTools.Text;

namespace SampleTools.Documents;

/// <summary>Tools that read the files below the configured root.</summary>
[McpServerToolType]
public sealed class DocumentTools
{
    private const int MaxQueryLength = 200;

    private readonly DocumentFolder _folder;
    private readonly SampleToolsOptions _options;

    /// <summary>Made by dependency injection.</summary>
    /// <param name="options">The limits.</param>
    public DocumentTools(IOptions<SampleToolsOptions> options) => (_folder, _options) = (new(options), options.Value);

    /// <summary>Counts the words of the files in a folder.</summary>
    /// <param name="progress">Where each file is reported.</param>
    /// <param name="folder">The folder below the root; empty for the root.</param>
    /// <param name="pattern">Which files.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="McpException">The folder or the pattern is refused.</exception>
    [McpServerTool(
        Name = "index_documents", Title = "Index documents", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("Reads the text files of a folder, counts their words and finds the most frequent terms of each.")]
    [TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.5)]
    public async Task<DocumentIndex> IndexDocuments(
        ITaskProgress progress,
        [Description("The folder, below the documents root, such as 'guides'. Empty for the root itself.")] string folder = "",
        [Description("Which files: '*.md' for that ending in every folder, 'guides/**/*.txt' for paths; '*' for all.")]
        string pattern = "*",
        CancellationToken cancellationToken = default)
    {
        var listing = _folder.List(folder ?? "", pattern ?? "*", cancellationToken);
        var files = new List<IndexedDocument>();
        await foreach (var (path, text) in ReadAsync(listing, "Indexed", progress, cancellationToken))
        {
            var terms = TermCounter.Count(text);
            files.Add(new(path, terms.Words, terms.Top(_options.TopTerms)));
        }

        return new(
            files.Count, files.Sum(file => (long)file.Words), files, listing.Skipped.Count, listing.Skipped.Named, listing.Truncated);
    }

    /// <summary>Finds a text in the files.</summary>
    /// <param name="query">The text.</param>
    /// <param name="progress">Where each file is reported.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="McpException">The query is refused.</exception>
    [McpServerTool(
        Name = "find_in_documents", Title = "Find in documents", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("Finds the lines of the documents that hold a text, whatever its case.")]
    [TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.5)]
    public async Task<DocumentHits> FindInDocuments(
        [Description("The text to find within a line, from 1 to 200 characters.")] string query,
        ITaskProgress progress,
        CancellationToken cancellationToken)
    {
        // JSON's null arrives as it is.
        if (query is null || query.Length is 0 or > MaxQueryLength || query.Any(char.IsControl) || string.IsNullOrWhiteSpace(query))
            throw new McpException($"query must be one line of 1 to {MaxQueryLength} characters, not all of them blank.");
        var listing = _folder.List("", "*", cancellationToken);
        var (hits, searched) = (new List<DocumentHit>(), 0);
        await foreach (var (path, text) in ReadAsync(listing, "Searched", progress, cancellationToken))
        {
            searched++;
            // One more than is given tells whether there are more.
            hits.AddRange(LineSearch.Find(text, query, _options.MaxHits + 1 - hits.Count)
                .Select(hit => new DocumentHit(path, hit.Line, hit.Excerpt)));
            if (hits.Count > _options.MaxHits)
                break;
        }

        var more = hits.Count > _options.MaxHits;
        return new(query, searched, more ? hits[.._options.MaxHits] : hits, listing.Skipped.Count, more || listing.Truncated);
    }

    private async IAsyncEnumerable<(string Path, string Text)> ReadAsync(
        DocumentListing listing, string done, ITaskProgress progress,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await progress.SetTotalAsync(Math.Max(1, listing.Files.Count), cancellationToken);
        foreach (var (path, file) in listing.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (text, skipReason) = await DocumentReader.ReadAsync(file, _options.MaxFileBytes, cancellationToken);
            if (text is not null)
                yield return (path, text);
            else
                listing.Skipped.Add(path, skipReason!);
            await progress.IncrementAsync(1, $"{(text is null ? "Skipped" : done)} {OneLine.Of(path)}", cancellationToken);
        }
    }
}
