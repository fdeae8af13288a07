using System.Collections.Concurrent;
using System.Globalization;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.Projects;
using McpTasks.LocalHosting.Tests.Hosting;

namespace McpTasks.LocalHosting.Tests.Processes;

public sealed class ConsoleCaptureTests : IDisposable
{
    private readonly OrphanGuard _guard = OrphanGuard.ForThisSystem();
    private readonly LaunchThread _thread = new();
    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _err = new();

    public ConsoleCaptureTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The child is a shell script.");

    [Fact]
    public async Task A_hundred_thousand_lines_arrive_in_order()
    {
        await RunAsync("seq 1 100000");
        Assert.Equal(Enumerable.Range(1, 100_000).Select(i => i.ToString(CultureInfo.InvariantCulture)), _out);
    }

    [Fact]
    public async Task Both_streams_arrive_whole_and_apart()
    {
        await RunAsync("for i in $(seq 1 2000); do echo out $i; echo err $i >&2; done");
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => $"out {i}"), _out);
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => $"err {i}"), _err);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\U0001F600")] // two UTF-16 units, which a cut must not part
    [InlineData("a\U0001F600")]
    public async Task A_huge_line_is_cut_and_nothing_of_it_is_lost(string unit)
    {
        const int Times = 300_000;
        await RunAsync($"yes '{unit}' | head -n {Times} | tr -d '\\n'; echo; echo next");
        var pieces = _out.ToList();
        Assert.Equal("next", pieces[^1]);
        Assert.Equal(string.Concat(Enumerable.Repeat(unit, Times)), string.Concat(pieces[..^1]));
        Assert.All(pieces, p => Assert.True(p.Length <= LineReader.MaxLine + 1 && !char.IsLowSurrogate(p[0])));
    }

    [Theory]
    [InlineData(LineReader.MaxLine - 1, 1)]
    [InlineData(LineReader.MaxLine, 1)]
    [InlineData(LineReader.MaxLine + 1, 2)]
    public async Task A_line_that_just_fits_is_one_line(int length, int pieces)
    {
        await RunAsync($"head -c {length} /dev/zero | tr '\\0' x; printf '\\r\\nnext\\n'");
        Assert.Equal(pieces + 1, _out.Count);
        Assert.Equal(length, _out.Take(pieces).Sum(p => p.Length));
    }

    [Fact]
    public async Task A_last_line_without_an_end_and_empty_lines_are_lines()
    {
        await RunAsync("printf 'one\\n\\nthree'");
        Assert.Equal(["one", "", "three"], _out);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_spoil_only_their_own_line()
    {
        await RunAsync("echo before; printf '\\377\\376\\200 \\000 \\033[31m\\n'; echo after");
        Assert.Equal(["before", "\uFFFD\uFFFD\uFFFD \0 \u001b[31m", "after"], _out);
    }

    [Fact]
    public async Task What_a_process_wrote_before_its_end_arrives_after_it()
    {
        using var read = new ManualResetEventSlim();
        using var child = await StartAsync("seq 1 500", () => read.Wait(TimeSpan.FromMinutes(1)));
        await Eventually.TrueAsync(() => !RunningHost.IsAlive(child.Id), "the child has ended");
        Assert.Empty(_out);
        read.Set();
        await Eventually.TrueAsync(() => _out.Count == 500, "all lines are taken");
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_console_open_does_not_hold_up_the_end()
    {
        Assert.Equal(7, await RunAsync("(trap '' TERM; sleep 1000) & echo done; exit 7"));
        Assert.Equal(["done"], _out);
    }

    public void Dispose()
    {
        _thread.Dispose();
        _guard.Dispose();
    }

    private async Task<int> RunAsync(string script)
    {
        using var child = await StartAsync(script);
        return await child.Exited.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private Task<ChildProcess> StartAsync(string script, Action? hold = null) => ChildProcess.StartAsync(
        new ChildStart { FileName = "/bin/sh", Arguments = ["-c", script], WorkingDirectory = "/", Environment = InheritedEnvironment.Copy() },
        _guard,
        _thread,
        (line, error) =>
        {
            hold?.Invoke();
            (error ? _err : _out).Enqueue(line);
            return ValueTask.CompletedTask;
        });
}
