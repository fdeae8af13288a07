using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Core.Tests.Store;

/// <summary>What the sessions of one process know together: it goes when nobody uses it, and takes no more than it may.</summary>
public sealed class InMemorySharedStateTests
{
    private const int Overhead = 256;
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000));

    [Fact]
    public async Task A_document_is_what_the_last_change_made_of_it()
    {
        var state = State();

        Assert.Null(await state.ReadAsync("doc", Keep, None));
        Assert.Null(await state.ChangeAsync("doc", before => before, Keep, None));
        Assert.Equal([1], await state.ChangeAsync("doc", before => [.. before ?? [], 1], Keep, None));
        Assert.Equal([1, 2], await state.ChangeAsync("doc", before => [.. before!, 2], Keep, None));
        Assert.Equal([1, 2], await state.ReadAsync("doc", Keep, None));
        Assert.Null(await state.ChangeAsync("doc", _ => null, Keep, None));
        Assert.Null(await state.ReadAsync("doc", Keep, None));
        Assert.False(state.IsShared);
    }

    [Fact]
    public async Task A_document_goes_when_nobody_has_used_it_for_so_long()
    {
        var state = State();
        await state.ChangeAsync("doc", _ => [1], Keep, None);

        // Each reading keeps it for as long again, and so does each change.
        _time.Advance(Keep - TimeSpan.FromSeconds(1));
        Assert.NotNull(await state.ReadAsync("doc", Keep, None));
        _time.Advance(Keep - TimeSpan.FromSeconds(1));
        await state.ChangeAsync("doc", _ => [2], Keep, None);
        _time.Advance(Keep - TimeSpan.FromSeconds(1));
        Assert.NotNull(await state.ReadAsync("doc", Keep, None));

        _time.Advance(Keep);
        Assert.Null(await state.ReadAsync("doc", Keep, None));
        Assert.Null(await state.ChangeAsync("doc", before => before, Keep, None));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_keeps_nothing_alive()
    {
        var state = State();
        await state.ChangeAsync("doc", _ => [1], Keep, None);
        _time.Advance(Keep / 2);
        await state.ChangeAsync("doc", before => before, Keep, None);

        _time.Advance(Keep / 2);

        Assert.Null(await state.ReadAsync("doc", Keep, None));
    }

    [Fact]
    public async Task The_values_of_a_map_are_changed_one_by_one()
    {
        var state = State();

        Assert.Equal(1, await state.ChangeInMapAsync("map", "a", _ => [1], Keep, None));
        Assert.Equal(2, await state.ChangeInMapAsync("map", "b", _ => [2], Keep, None));
        Assert.Equal(2, await state.ChangeInMapAsync("map", "c", before => before, Keep, None));
        Assert.Equal(1, await state.ChangeInMapAsync("map", "a", _ => null, Keep, None));
        await state.ChangeInMapAsync("map", "d", _ => [4], Keep, None);
        await state.RemoveFromMapAsync("map", ["c", "d"], None);
        await state.RemoveFromMapAsync("none", ["a"], None);
        Assert.Equal(["b"], (await state.ReadMapAsync("map", Keep, None)).Keys);
        await state.RemoveAsync("map", None);
        Assert.Empty(await state.ReadMapAsync("map", Keep, None));
    }

    [Fact]
    public async Task A_log_gives_its_entries_in_pages_by_numbers_without_a_gap()
    {
        var state = State();
        var empty = await state.ReadLogAsync("log", 0, Keep, None);
        Assert.Equal((1_000_000, true, 0), (empty.Last, empty.Complete, empty.Entries.Count));

        for (var i = 1; i <= LogPage.Size + 1; i++)
            await AppendAsync(state, $"{i}");

        var first = await state.ReadLogAsync("log", 0, Keep, None);
        Assert.Equal(
            Enumerable.Range(1, LogPage.Size).Select(i => (1_000_000L + i, $"{i}")),
            first.Entries.Select(entry => (entry.Number, Text(entry))));
        Assert.Equal((1_000_033, true), (first.Last, first.Complete));
        var second = await state.ReadLogAsync("log", first.Entries[^1].Number, Keep, None);
        Assert.Equal("33", Text(Assert.Single(second.Entries)));
        Assert.Empty((await state.ReadLogAsync("log", second.Last, Keep, None)).Entries);
    }

    [Fact]
    public async Task A_log_that_nobody_uses_goes_and_begins_anew()
    {
        var state = State();
        await AppendAsync(state, "old");
        _time.Advance(Keep - TimeSpan.FromSeconds(1));
        Assert.Single((await state.ReadLogAsync("log", 0, Keep, None)).Entries);

        _time.Advance(Keep);
        Assert.Empty((await state.ReadLogAsync("log", 0, Keep, None)).Entries);
        await AppendAsync(state, "new");
        var page = await state.ReadLogAsync("log", 0, Keep, None);
        Assert.Equal("new", Text(Assert.Single(page.Entries)));
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds() + 1, page.Last);
    }

    [Fact]
    public async Task A_log_keeps_its_newest_entries_up_to_its_bytes()
    {
        var state = State();
        for (var i = 1; i <= 3; i++)
            await AppendAsync(state, $"{i}", maxBytes: 3 * (Overhead + 1));
        Assert.True((await state.ReadLogAsync("log", 0, Keep, None)).Complete);

        await AppendAsync(state, "4", maxBytes: 3 * (Overhead + 1));

        var page = await state.ReadLogAsync("log", 0, Keep, None);
        Assert.Equal(["2", "3", "4"], page.Entries.Select(Text));
        Assert.False(page.Complete);
        await AppendAsync(state, "large", maxBytes: 1);
        Assert.Equal(["large"], (await state.ReadLogAsync("log", 0, Keep, None)).Entries.Select(Text));
    }

    [Fact]
    public async Task All_logs_together_keep_so_many_bytes_and_the_oldest_go_first()
    {
        var state = State(3 * (Overhead + 1));
        await AppendAsync(state, "1", "a");
        await AppendAsync(state, "2", "b");
        await AppendAsync(state, "3", "a");
        await AppendAsync(state, "4", "b");

        Assert.Equal("3 …", await ReadAsync(state, "a"));
        Assert.Equal("2 4", await ReadAsync(state, "b"));
    }

    [Fact]
    public async Task What_is_removed_or_expires_makes_room_again()
    {
        var state = State(3 * (Overhead + 1));
        await AppendAsync(state, "1", "a");
        await AppendAsync(state, "2", "b");
        await AppendAsync(state, "3", "b");
        await state.RemoveAsync("a", None);
        await AppendAsync(state, "4", "b");
        Assert.Equal("2 3 4", await ReadAsync(state, "b"));

        _time.Advance(Keep);
        for (var i = 5; i <= 7; i++)
            await AppendAsync(state, $"{i}", "c");
        Assert.Equal("5 6 7", await ReadAsync(state, "c"));
    }

    [Fact]
    public async Task The_row_of_all_entries_does_not_grow_with_what_has_gone()
    {
        var state = State();
        await AppendAsync(state, "old", "kept");
        for (var i = 0; i < 5000; i++)
            await AppendAsync(state, "x", maxBytes: 1);

        Assert.InRange(state.Row, 2, 1024);
        Assert.Equal("old", await ReadAsync(state, "kept"));
    }

    [Fact]
    public async Task Everybody_who_listens_to_a_channel_hears_it_until_they_leave()
    {
        var state = State();
        List<string> first = [], second = [];
        var leaving = await state.ListenAsync("channel", message => first.Add(Encoding.UTF8.GetString(message.Span)), None);
        var staying = await state.ListenAsync("channel", message => second.Add(Encoding.UTF8.GetString(message.Span)), None);

        await PublishAsync(state, "1");
        await leaving.DisposeAsync();
        await PublishAsync(state, "2");
        await staying.DisposeAsync();
        await PublishAsync(state, "3");
        await state.PublishAsync("other", "4"u8.ToArray(), None);

        Assert.Equal(["1"], first);
        Assert.Equal(["1", "2"], second);
    }

    private static ValueTask PublishAsync(InMemorySharedState state, string text) =>
        state.PublishAsync("channel", Encoding.UTF8.GetBytes(text), None);

    /// <summary>The entries, and a mark where some were forgotten.</summary>
    private static async Task<string> ReadAsync(InMemorySharedState state, string log)
    {
        var page = await state.ReadLogAsync(log, 0, Keep, None);
        return string.Join(' ', page.Entries.Select(Text)) + (page.Complete ? "" : " …");
    }

    private static ValueTask AppendAsync(InMemorySharedState state, string text, string log = "log", long maxBytes = 1_000_000) =>
        state.AppendAsync(log, Encoding.UTF8.GetBytes(text), maxBytes, Keep, None);

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.Content.Span);

    private InMemorySharedState State(long most = long.MaxValue) => new(_time, most);
}
