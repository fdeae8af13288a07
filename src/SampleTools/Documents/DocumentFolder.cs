namespace SampleTools.Documents;

/// <summary>
/// The configured root. Links are never followed, so that nothing below it leads out of it; the root itself may be a link, which is the
/// operator's choice.
/// </summary>
internal sealed class DocumentFolder(IOptions<SampleToolsOptions> options)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The files below a folder that match, with what was left out. Nothing is read yet.</summary>
    /// <exception cref="McpException">The folder or the pattern is refused, or there is no such folder.</exception>
    public DocumentListing List(string folder, string pattern, CancellationToken cancellationToken)
    {
        var segments = DocumentPath.Segments(folder);
        var matching = new DocumentPattern(pattern);
        var walk = new FolderWalk(options.Value, matching, cancellationToken);
        walk.Into(Find(segments), string.Concat(segments.Select(segment => segment + '/')), "", 0);
        return new(walk.Files, walk.Skipped, walk.Truncated);
    }

    private DirectoryInfo Find(IReadOnlyList<string> segments)
    {
        var directory = new DirectoryInfo(options.Value.FullDocumentsRoot);
        foreach (var segment in segments)
        {
            directory = new(Path.Combine(directory.FullName, segment));
            // A missing one has all attributes, so existence comes first.
            if (!directory.Exists)
                throw new McpException("There is no such folder below the documents root.");
            if (directory.Attributes.HasFlag(FileAttributes.ReparsePoint))
                throw new McpException("folder leads through a link; links are not followed.");
        }

        return directory;
    }

    private sealed class FolderWalk(SampleToolsOptions options, DocumentPattern pattern, CancellationToken cancellationToken)
    {
        private int _entries;
        private bool _full;

        public List<FoundDocument> Files { get; } = [];

        public SkippedDocuments Skipped { get; } = new();

        public bool Truncated { get; private set; }

        /// <summary>Looks into one folder: its path below the root, and below the asked folder.</summary>
        public void Into(DirectoryInfo directory, string fromRoot, string fromFolder, int depth)
        {
            foreach (var entry in Entries(directory, fromRoot))
            {
                if (_full)
                    return;
                var (path, inFolder) = (fromRoot + entry.Name, fromFolder + entry.Name);
                if (entry is DirectoryInfo child && !IsLink(entry))
                    IntoChild(child, path, inFolder, depth);
                else if (pattern.Matches(inFolder))
                    Take(entry, path);
            }
        }

        private void IntoChild(DirectoryInfo child, string path, string inFolder, int depth)
        {
            if (!options.Recursive)
                return;
            if (depth + 1 > options.MaxDepth)
                Skipped.Add(path, $"lies deeper than {options.MaxDepth} folders");
            else
                Into(child, path + '/', inFolder + '/', depth + 1);
        }

        private void Take(FileSystemInfo entry, string path)
        {
            if (IsLink(entry))
                Skipped.Add(path, "is a link; links are not followed");
            else if (Files.Count == options.MaxFiles)
                Truncated = _full = true;
            else
                Files.Add(new(path, (FileInfo)entry));
        }

        private List<FileSystemInfo> Entries(DirectoryInfo directory, string fromRoot)
        {
            var entries = new List<FileSystemInfo>();
            try
            {
                foreach (var entry in directory.EnumerateFileSystemInfos("*", Everything))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (_entries == options.MaxEntries)
                    {
                        Truncated = true;
                        break;
                    }

                    _entries++;
                    entries.Add(entry);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Skipped.Add(fromRoot.Length == 0 ? "." : fromRoot, "cannot be listed");
            }

            // The disk's order differs between machines; an attempt on another worker must give the same result.
            entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }

        private static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
    }
}
