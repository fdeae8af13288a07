using System.Text;
using SampleTools.Documents;

namespace SampleTools;

public sealed class IndexDocumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingProgress _progress = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_counts_words_and_the_most_frequent_terms_of_each_file()
    {
        _folder.Write("b.txt", "The worker renews the lease. Another Worker, another lease; a third worker.");
        _folder.Write("a/c.md", "one two");
        var index = await Index();
        Assert.Equal((2, 14L, 0, false), (index.TotalFiles, index.TotalWords, index.TotalSkipped, index.Truncated));
        Assert.Equal(["a/c.md", "b.txt"], index.Files.Select(file => file.Path));
        Assert.Equal(12, index.Files[1].Words);
        Assert.Equal([new("worker", 3), new("another", 2), new("lease", 2), new("renews", 1), new("third", 1)], index.Files[1].TopTerms);
    }

    [Fact]
    public async Task Every_file_is_reported()
    {
        _folder.Write("a.txt", "x");
        _folder.Write("b\u202E.txt", [0, 1, 2]);
        await Index();
        Assert.Equal(["Indexed a.txt", "Skipped b .txt"], _progress.Messages);
        Assert.Equal((2, 2), (_progress.Current, _progress.Total));
    }

    [Fact]
    public async Task An_empty_folder_has_an_empty_index()
    {
        var index = await Index();
        Assert.Equal((0, 0L, false), (index.TotalFiles, index.TotalWords, index.Truncated));
    }

    [Theory]
    [InlineData("*.md", "guides/deep/x.md", "guides/y.md", "z.md")]
    [InlineData("guides/*.md", "guides/y.md")]
    [InlineData("guides/**/*.md", "guides/deep/x.md", "guides/y.md")]
    [InlineData("**", "guides/deep/x.md", "guides/y.md", "z.md", "z.txt")]
    [InlineData("*", "guides/deep/x.md", "guides/y.md", "z.md", "z.txt")]
    [InlineData("z.*", "z.md", "z.txt")]
    [InlineData("Z.MD", "z.md")]
    [InlineData("*.pdf")]
    public async Task A_pattern_chooses_files(string pattern, params string[] expected)
    {
        foreach (var path in new[] { "z.md", "z.txt", "guides/y.md", "guides/deep/x.md" })
            _folder.Write(path, "text");
        Assert.Equal(expected, (await Index("", pattern)).Files.Select(file => file.Path));
    }

    [Theory]
    [InlineData("guides")]
    [InlineData("guides/")]
    public async Task A_folder_narrows_the_look_and_paths_stay_below_the_root(string folder)
    {
        _folder.Write("z.md", "text");
        _folder.Write("guides/deep/x.md", "text");
        Assert.Equal(["guides/deep/x.md"], (await Index(folder, "deep/*.md")).Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Binary_large_and_locked_files_are_named_and_the_others_are_read()
    {
        _folder.Write("binary.bin", [1, 2, 0, 3]);
        _folder.Write("empty.txt", "");
        _folder.Write("good.txt", "word");
        _folder.Write("large.txt", new string('x', 101));
        _folder.Write("utf16.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("zwei Wörter")]);
        using var locked = new FileStream(_folder.Write("locked.txt", "word"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var index = await Index(configure: options => options.MaxFileBytes = 100);
        Assert.Equal(["empty.txt", "good.txt", "utf16.txt"], index.Files.Select(file => file.Path));
        Assert.Equal(3, index.TotalWords);
        Assert.Equal(
            [new("binary.bin", "is not text"), new("large.txt", "is larger than 100 bytes"), new("locked.txt", "cannot be read")],
            index.Skipped);
    }

    [Fact]
    public async Task A_file_that_vanished_after_the_listing_is_named()
    {
        var path = _folder.Write("gone.txt", "word");
        var file = new FileInfo(path);
        File.Delete(path);
        Assert.Equal(new(null, "cannot be read"), await DocumentReader.ReadAsync(file, 100, CancellationToken.None));
    }

    [Fact]
    public async Task More_files_than_allowed_are_left_out_and_it_says_so()
    {
        for (var i = 0; i < 5; i++)
            _folder.Write($"{i}.txt", "word");
        var index = await Index(configure: options => options.MaxFiles = 3);
        Assert.Equal((3, true), (index.TotalFiles, index.Truncated));
        Assert.False((await Index(configure: options => options.MaxFiles = 5)).Truncated);
    }

    [Fact]
    public async Task Looking_at_entries_has_a_bound()
    {
        for (var i = 0; i < 5; i++)
            _folder.Write($"{i}/{i}.txt", "word");
        var index = await Index(configure: options => options.MaxEntries = 6);
        Assert.Equal((1, true), (index.TotalFiles, index.Truncated));
    }

    [Fact]
    public async Task Folders_that_lie_too_deep_are_named_and_none_are_read_when_recursion_is_off()
    {
        _folder.Write("a.txt", "word");
        _folder.Write("1/2/3/b.txt", "word");
        var shallow = await Index(configure: options => options.MaxDepth = 2);
        Assert.Equal((1, new SkippedDocument("1/2/3", "lies deeper than 2 folders")), (shallow.TotalFiles, Assert.Single(shallow.Skipped)));
        Assert.Equal(1, (await Index(configure: options => options.Recursive = false)).TotalFiles);
    }

    [Fact]
    public async Task The_named_skips_are_bounded_and_all_are_counted()
    {
        for (var i = 0; i < 60; i++)
            _folder.Write($"{i}.bin", [0]);
        var index = await Index();
        Assert.Equal((60, 50), (index.TotalSkipped, index.Skipped.Count));
    }

    [Fact]
    public async Task It_stops_when_it_is_cancelled()
    {
        _folder.Write("a.txt", "word");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _folder.Tools().IndexDocuments(_progress, "", "*", new(canceled: true)));
    }

    [Fact]
    public async Task The_documents_that_ship_with_the_sample_are_found_and_read()
    {
        var index = await _folder
            .Tools(options => options.DocumentsRoot = new SampleToolsOptions().DocumentsRoot)
            .IndexDocuments(_progress);
        Assert.InRange(index.TotalFiles, 10, 30);
        Assert.Empty(index.Skipped);
        Assert.All(index.Files, file => Assert.NotEmpty(file.TopTerms));
    }

    private Task<DocumentIndex> Index(string folder = "", string pattern = "*", Action<SampleToolsOptions>? configure = null) =>
        _folder.Tools(configure).IndexDocuments(_progress, folder, pattern, CancellationToken.None);
}
