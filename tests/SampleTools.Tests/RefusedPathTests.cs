using System.Diagnostics;
using ModelContextProtocol;

namespace SampleTools;

public sealed class RefusedPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("..")]
    [InlineData("../outside")]
    [InlineData("guides/../../outside")]
    [InlineData("guides/..")]
    [InlineData("./guides")]
    [InlineData("guides//deep")]
    [InlineData("..\\outside")]
    [InlineData("guides\\..\\..\\outside")]
    [InlineData("/etc")]
    [InlineData("/")]
    [InlineData("\\")]
    [InlineData("\\\\server\\share")]
    [InlineData("//server/share")]
    [InlineData("\\\\?\\C:\\Windows")]
    [InlineData("C:\\Windows")]
    [InlineData("C:")]
    [InlineData("guides:stream")]
    [InlineData("file:///etc")]
    [InlineData("~")]
    [InlineData("~root/x")]
    [InlineData("guides\0")]
    [InlineData("gui\ndes")]
    [InlineData("con")]
    [InlineData("guides/NUL.txt")]
    [InlineData("COM1")]
    [InlineData("lpt¹.log")]
    [InlineData("guides.")]
    [InlineData("guides ")]
    [InlineData(".. ")]
    [InlineData("...")]
    [InlineData("missing")]
    public async Task A_folder_that_leaves_the_root_or_is_none_is_refused_without_showing_the_root(string folder)
    {
        _folder.Write("guides/a.txt", "word");
        Directory.CreateDirectory(Path.Combine(_folder.Outside, "outside"));
        var error = await Refused(folder, "*");
        Assert.DoesNotContain(_folder.Outside, error.Message, StringComparison.Ordinal);
        Assert.Contains("below the documents root", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_very_long_folder_is_refused() =>
        Assert.Equal("folder must have at most 512 characters.", (await Refused(new string('x', 513), "*")).Message);

    [Theory]
    [InlineData("")]
    [InlineData("../*")]
    [InlineData("guides/../../*")]
    [InlineData("/etc/*")]
    [InlineData("./*")]
    [InlineData("guides/")]
    [InlineData("guides//*")]
    [InlineData("..\\*")]
    [InlineData("C:/*")]
    [InlineData("a\0b")]
    [InlineData("*.{md,txt}")]
    [InlineData("[ab].md")]
    [InlineData("?.md")]
    [InlineData("!*.md")]
    [InlineData("**.md")]
    [InlineData("***")]
    [InlineData("*a*a*a*a*a*a*a*a*b")]
    public async Task A_bad_pattern_is_refused_by_name(string pattern)
    {
        _folder.Write("guides/a.md", "word");
        Assert.StartsWith("pattern ", (await Refused("", pattern)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_very_long_pattern_is_refused() =>
        Assert.StartsWith("pattern must have from 1 to 128", (await Refused("", new string('x', 129))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Links_are_not_followed()
    {
        File.WriteAllText(Path.Combine(_folder.Outside, "secret.txt"), "secret");
        _folder.Write("a.txt", "word");
        Link(() => File.CreateSymbolicLink(Path.Combine(_folder.Root, "file.txt"), Path.Combine(_folder.Outside, "secret.txt")));
        Link(() => Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "folder"), _folder.Outside));
        Link(() => Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "loop"), _folder.Root));
        var index = await _folder.Tools().IndexDocuments(new RecordingProgress());
        Assert.Equal(["a.txt"], index.Files.Select(file => file.Path));
        Assert.Equal(["file.txt", "folder", "loop"], index.Skipped.Select(skipped => skipped.Path));
        Assert.Equal("folder leads through a link; links are not followed.", (await Refused("folder", "*")).Message);
        Assert.Empty((await _folder.Tools().FindInDocuments("secret", new RecordingProgress(), CancellationToken.None)).Hits);
    }

    [Fact]
    public async Task A_root_that_is_a_link_is_the_operators_choice()
    {
        _folder.Write("a.txt", "word");
        var link = Path.Combine(_folder.Outside, "link");
        Link(() => Directory.CreateSymbolicLink(link, _folder.Root));
        Assert.Equal(1, (await _folder.Tools(options => options.DocumentsRoot = link).IndexDocuments(new RecordingProgress())).TotalFiles);
    }

    [Fact]
    public async Task A_pipe_does_not_hold_the_call()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among files.");
        using (var mkfifo = Process.Start("mkfifo", Path.Combine(_folder.Root, "pipe.txt")))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, (await _folder.Tools().IndexDocuments(new RecordingProgress())).TotalWords);
    }

    private Task<McpException> Refused(string folder, string pattern) =>
        Assert.ThrowsAsync<McpException>(() => _folder.Tools().IndexDocuments(new RecordingProgress(), folder, pattern));

    private static void Link(Func<FileSystemInfo> create)
    {
        try
        {
            create();
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This account may not create links.");
        }
    }
}
