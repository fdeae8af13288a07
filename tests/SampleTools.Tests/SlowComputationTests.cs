using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol;
using SampleTools.Computation;

namespace SampleTools;

public class SlowComputationTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingProgress _progress = new();

    [Fact]
    public async Task It_reports_four_times_a_second_and_ends_after_the_asked_time()
    {
        var run = new ComputationTools(_time).SlowComputation(2, _progress, CancellationToken.None);
        for (var step = 1; step <= 8; step++)
        {
            Assert.False(run.IsCompleted);
            _time.Advance(Step);
            Assert.EndsWith($"prime {step} of 8", await _progress.NextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("Found 8 primes in 2 s; the largest is 19.", await run);
        Assert.Equal((8, 8), (_progress.Current, _progress.Total));
    }

    [Fact]
    public async Task Slow_reports_do_not_stretch_it()
    {
        var run = new ComputationTools(_time).SlowComputation(1, _progress, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Found 4 primes in 1 s; the largest is 7.", await run);
    }

    [Fact]
    public async Task It_stops_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var run = new ComputationTools(_time).SlowComputation(60, _progress, cancellation.Token);
        _time.Advance(Step);
        await _progress.NextAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(1, _progress.Current);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task A_duration_out_of_range_is_refused_by_name(int duration)
    {
        var error = await Assert.ThrowsAsync<McpException>(
            () => new ComputationTools(_time).SlowComputation(duration, _progress, CancellationToken.None));
        Assert.Equal($"duration must be from 1 to 60 seconds, but is {duration}.", error.Message);
        Assert.Empty(_progress.Messages);
    }
}
