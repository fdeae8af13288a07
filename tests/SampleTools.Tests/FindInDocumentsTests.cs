using ModelContextProtocol;
using SampleTools.Documents;

namespace SampleTools;

public sealed class FindInDocumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingProgress _progress = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_gives_file_line_and_excerpt_whatever_the_case()
    {
        _folder.Write("a.txt", "nothing\r\nThe Lease runs out\nlease lease");
        _folder.Write("b/c.md", "  a LEASE  ");
        var found = await Find("lease");
        Assert.Equal([new("a.txt", 2, "The Lease runs out"), new("a.txt", 3, "lease lease"), new("b/c.md", 1, "a LEASE")], found.Hits);
        Assert.Equal((2, false), (found.FilesSearched, found.Truncated));
        Assert.Equal(["Searched a.txt", "Searched b/c.md"], _progress.Messages);
    }

    [Fact]
    public async Task A_long_line_is_cut_around_the_match_between_whole_characters()
    {
        _folder.Write("a.txt", string.Concat(Enumerable.Repeat("😀", 100)) + "x needle" + string.Concat(Enumerable.Repeat("😀", 100)));
        var excerpt = Assert.Single((await Find("needle")).Hits).Excerpt;
        Assert.StartsWith("…😀", excerpt, StringComparison.Ordinal);
        Assert.EndsWith("😀…", excerpt, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', excerpt);
        Assert.InRange(excerpt.Length, 100, 130);
    }

    [Fact]
    public async Task What_hides_in_a_line_does_not_reach_the_excerpt()
    {
        _folder.Write("a.txt", "a\u001b[31mneedle\u202Eb");
        Assert.Equal("a [31mneedle b", Assert.Single((await Find("needle")).Hits).Excerpt);
    }

    [Fact]
    public async Task Hits_are_bounded_and_it_says_so()
    {
        _folder.Write("a.txt", "x\nx\nx");
        _folder.Write("b.txt", "x");
        Assert.Equal((4, false), Of(await Find("x", 4)));
        Assert.Equal((3, true), Of(await Find("x", 3)));
        Assert.Equal((1, true), Of(await Find("x", 1)));

        static (int, bool) Of(DocumentHits found) => (found.Hits.Count, found.Truncated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two\nlines")]
    [InlineData(null)]
    public async Task A_query_that_is_no_line_is_refused_by_name(string? query) =>
        Assert.StartsWith("query must be", (await Assert.ThrowsAsync<McpException>(() => Find(query!))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_very_long_query_is_refused() => await Assert.ThrowsAsync<McpException>(() => Find(new string('x', 201)));

    private Task<DocumentHits> Find(string query, int maxHits = 100) =>
        _folder.Tools(options => options.MaxHits = maxHits).FindInDocuments(query, _progress, CancellationToken.None);
}
