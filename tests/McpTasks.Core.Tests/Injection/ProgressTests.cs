namespace McpTasks.Core.Tests.Injection;

/// <summary>What a tool may report, and what its client then sees.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly ReportedProgress _progress = new();

    public void Dispose() => _progress.Dispose();

    [Fact]
    public async Task Each_report_adds_to_what_was_reported_before()
    {
        Assert.Equal((null, 1, null), ((double?)_progress.Current, _progress.Total, _progress.Message));

        await _progress.SetMessageAsync("reading");
        await _progress.IncrementAsync();
        await _progress.SetTotalAsync(10);
        await _progress.IncrementAsync(2, "writing");
        await _progress.IncrementAsync();

        Assert.Equal(
            [new(0, null, "reading"), new(1, null, "reading"), new(1, 10, "reading"), new(3, 10, "writing"), new(4, 10, "writing")],
            _progress.Reports);
        Assert.Equal((4, 10, "writing"), (_progress.Current, _progress.Total, _progress.Message));
    }

    [Fact]
    public async Task A_report_in_one_go_keeps_what_it_leaves_out_and_never_falls()
    {
        await _progress.ReportAsync(2);
        await _progress.ReportAsync(5, 8, "half");
        await _progress.ReportAsync(3);
        await _progress.ReportAsync(6, message: "more");
        await _progress.ReportAsync(6, 1);

        Assert.Equal([new(2), new(5, 8, "half"), new(5, 8, "half"), new(6, 8, "more"), new(6, 1, "more")], _progress.Reports);
    }

    [Fact]
    public async Task A_report_below_nothing_is_nothing()
    {
        await _progress.ReportAsync(-3);

        Assert.Equal([new(0)], _progress.Reports);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(0.99)]
    public async Task What_is_no_amount_is_refused_and_spoils_nothing(double wrong)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("total", () => _progress.SetTotalAsync(wrong).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("by", () => _progress.IncrementAsync(wrong).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("total", () => _progress.ReportAsync(1, wrong).AsTask());
        if (!double.IsFinite(wrong))
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>("current", () => _progress.ReportAsync(wrong).AsTask());

        Assert.Empty(_progress.Reports);
        await _progress.SetTotalAsync(1);
        await _progress.IncrementAsync(1);
        Assert.Equal(new(1, 1), _progress.Reports[^1]);
    }

    [Fact]
    public async Task A_message_is_cut_to_what_a_task_may_say()
    {
        await _progress.SetMessageAsync(new('x', 10_000));
        await _progress.IncrementAsync(message: new('y', 10_000));
        await _progress.ReportAsync(2, message: new('z', 10_000));

        Assert.All(
            _progress.Reports,
            report => Assert.True(report.Message!.Length is > 100 and < 10_000 && report.Message[^1] == '…', report.Message));
        Assert.Equal(['x', 'y', 'z'], _progress.Reports.Select(report => report.Message![0]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _progress.SetMessageAsync(null!).AsTask());
    }

    [Fact]
    public async Task Reports_go_out_one_after_the_other()
    {
        var gate = new TaskCompletionSource();
        _progress.Sending = () => gate.Task;
        var reports = Enumerable.Range(0, 3).Select(_ => _progress.IncrementAsync().AsTask()).ToArray();
        Assert.Equal(1, _progress.Current);

        gate.SetResult();
        await Task.WhenAll(reports);
        Assert.Equal([1, 2, 3], _progress.Reports.Select(report => report.Current));
    }

    [Fact]
    public async Task A_report_that_cannot_go_out_holds_up_none_after_it()
    {
        _progress.Sending = () => throw new IOException("away");
        await Assert.ThrowsAsync<IOException>(() => _progress.IncrementAsync().AsTask());
        _progress.Sending = () => Task.CompletedTask;

        await _progress.IncrementAsync();

        Assert.Equal([new(2)], _progress.Reports);
    }

    [Fact]
    public async Task Who_no_longer_waits_for_a_report_is_let_go()
    {
        var gate = new TaskCompletionSource();
        _progress.Sending = () => gate.Task;
        var first = _progress.IncrementAsync().AsTask();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _progress.IncrementAsync(cancellationToken: new(canceled: true)).AsTask());

        gate.SetResult();
        await first;
        Assert.Equal([new(1)], _progress.Reports);
    }
}
