using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Core.Tests.Payloads;

/// <summary>Large values in a folder: each is there for as long as it was given, whole or not at all.</summary>
public sealed class FilePayloadTests : IDisposable
{
    private static readonly byte[] Value = [1, 2, 3];
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("payloads-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly DirectoryInfo _folder;
    private readonly FilePayloads _files;
    private readonly TaskId _task = TaskId.New();

    public FilePayloadTests()
    {
        _folder = new(Path.Combine(_root.FullName, "shared", "payloads"));
        _files = new(_folder.FullName, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_folder_that_is_not_there_is_made_and_its_values_are_read_again()
    {
        await WriteAsync(_task, "request", Value);

        Assert.Equal(Value, await ReadAsync("request"));
        Assert.Equal($"{_task}.request.payload", Assert.Single(_folder.GetFiles()).Name);
    }

    [Fact]
    public async Task A_value_that_is_written_again_is_the_newer_one()
    {
        await WriteAsync(_task, "result-1", [7, 7]);
        await WriteAsync(_task, "result-1", Value);

        Assert.Equal(Value, await ReadAsync("result-1"));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task A_value_of_another_length_is_not_the_one_that_is_meant()
    {
        await WriteAsync(_task, "request", Value);

        Assert.Null(await _files.ReadAsync(_task, "request", Value.Length + 1, Token));
        Assert.Null(await _files.ReadAsync(_task, "request", Value.Length - 1, Token));
    }

    [Fact]
    public async Task A_value_stays_for_as_long_as_it_was_given_and_goes_with_the_next_one_after_that()
    {
        await WriteAsync(_task, "request", Value, TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(10));
        await WriteAsync(TaskId.New(), "request", Value);
        Assert.NotNull(await ReadAsync("request"));

        _time.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(TaskId.New(), "request", Value);

        Assert.Null(await ReadAsync("request"));
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [Fact]
    public async Task Values_are_looked_through_once_a_minute_and_no_more()
    {
        await WriteAsync(_task, "request", Value, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(59));
        await WriteAsync(TaskId.New(), "request", Value);
        Assert.NotNull(await ReadAsync("request"));

        _time.Advance(TimeSpan.FromSeconds(1));
        await WriteAsync(TaskId.New(), "request", Value);

        Assert.Null(await ReadAsync("request"));
    }

    [Fact]
    public async Task What_was_cut_off_while_it_was_written_stays_for_an_hour_in_which_it_may_be_finished()
    {
        var cutOff = new FileInfo(Path.Combine(_folder.FullName, "abcdefgh.ijk"));
        await File.WriteAllBytesAsync(cutOff.FullName, Value, Token);
        cutOff.LastWriteTimeUtc = _time.GetUtcNow().UtcDateTime;

        _time.Advance(TimeSpan.FromHours(1));
        await WriteAsync(_task, "request", Value);
        Assert.True(File.Exists(cutOff.FullName));

        _time.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(_task, "request", Value);
        Assert.False(File.Exists(cutOff.FullName));
    }

    [Theory]
    [InlineData("request", true)]
    [InlineData("result-10", true)]
    [InlineData("Request", false)]
    [InlineData("re_quest", false)]
    [InlineData("re.quest", false)]
    public async Task A_values_name_has_lower_case_letters_digits_and_hyphens(string name, bool good)
    {
        var error = await Record.ExceptionAsync(() => WriteAsync(_task, name, Value));

        Assert.Equal(good, error is null);
        Assert.Equal(good ? null : "name", (error as ArgumentException)?.ParamName);
    }

    private Task WriteAsync(TaskId task, string name, byte[] value, TimeSpan? keepFor = null) =>
        _files.WriteAsync(task, name, value, keepFor ?? TimeSpan.FromDays(1), Token).AsTask();

    private async Task<byte[]?> ReadAsync(string name) => await _files.ReadAsync(_task, name, Value.Length, Token);
}
