using System.Diagnostics;
using System.Net.Sockets;
using Fuzz.Hostile;
using Fuzz.Judging;
using Fuzz.Target;

namespace Fuzz.Running;

/// <summary>What a campaign was.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Tally">What was sent and found.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Early">What the process held after a tenth.</param>
/// <param name="Late">What it held at the end.</param>
internal sealed record CampaignResult(FuzzOptions Options, Tally Tally, TimeSpan Took, Figures? Early, Figures? Late);

/// <summary>Sends all requests with a seed, several at once, and watches the server meanwhile.</summary>
internal sealed class Campaign(FuzzOptions options, TargetProcess target)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Death = TimeSpan.FromSeconds(20);

    private readonly Tally _tally = new();
    private int _logRead, _otherRead;

    public static async Task<bool> RunAsync(FuzzOptions options, CancellationToken stop)
    {
        Console.WriteLine($"fuzz: --requests {options.Requests} --seed {options.Seed}");
        await using var target = await TargetProcess.StartAsync(stop);
        var result = await new Campaign(options, target).RunAsync(stop);
        return Summary.Write(result, target);
    }

    public async Task<CampaignResult> RunAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var progress = new Progress(_tally, options.Requests, clock);
        var lanes = Enumerable.Range(0, Shots.Lanes).Select(lane => Task.Run(() => LaneAsync(lane, over.Token), stop)).ToList();
        var early = await UntilAsync(options.Requests / 10, Task.WhenAll(lanes), over) ? await TryMeasureAsync(stop) : null;
        await UntilAsync(long.MaxValue, Task.WhenAll(lanes), over);
        await Task.WhenAll(lanes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        var took = clock.Elapsed;
        // A process that dies has closed its connections before it is gone.
        if (_tally.Findings.Count > 0)
            await Task.WhenAny(target.Ended, Task.Delay(Death, stop));
        ReadLog();
        if (target.HasEnded)
            _tally.Add(
                new(Check.ProcessLives, null, $"the server ended with {target.ExitCode}: {string.Join(" | ", target.OtherLines.Take(20))}"));
        var late = await TryMeasureAsync(stop);
        if (early is not null && options.Requests >= MemoryJudge.LeastRequests && _tally.Done == options.Requests)
            late = await JudgeMemoryAsync(early, late, stop);
        ParserJudge.Judge(_tally.Past, _tally.Done).ToList().ForEach(_tally.Add);
        foreach (var failed in lanes.Where(lane => lane.IsFaulted && !target.HasEnded))
            _tally.Add(new(Check.NoConnectionIsDropped, null, $"a lane ended: {failed.Exception!.InnerException}"));
        return new(options, _tally, took, early, late);
    }

    private async Task LaneAsync(int lane, CancellationToken stop)
    {
        using var sender = new Lane(lane, target.Address, options, _tally);
        for (long number = lane; number < options.Requests; number += Shots.Lanes)
        {
            stop.ThrowIfCancellationRequested();
            await sender.ShootAsync(Shots.Make(options.Seed, number), stop);
        }
    }

    /// <summary>Waits until so many requests were answered, or the campaign is over.</summary>
    private async Task<bool> UntilAsync(long requests, Task lanes, CancellationTokenSource over)
    {
        while (!over.IsCancellationRequested && !lanes.IsCompleted && _tally.Done < requests)
        {
            await Task.WhenAny(lanes, target.Ended, Task.Delay(Look, over.Token));
            ReadLog();
            if (target.HasEnded || _tally.Findings.Count >= options.Findings)
                await over.CancelAsync();
        }

        return !over.IsCancellationRequested;
    }

    private void ReadLog()
    {
        foreach (var line in target.Log.Skip(_logRead))
        {
            _logRead++;
            if (LogJudge.Judge(line) is { } finding)
                _tally.Add(finding);
        }

        foreach (var line in target.OtherLines.Skip(_otherRead))
        {
            _otherRead++;
            _tally.Add(LogJudge.Judge(line));
        }
    }

    /// <summary>Measures until the process is as small as it was, or until all that it keeps for a time is past its time.</summary>
    private async Task<Figures?> JudgeMemoryAsync(Figures early, Figures? late, CancellationToken stop)
    {
        for (var waited = TimeSpan.Zero; late is not null && MemoryJudge.Judge(early, late).Any() && waited < TargetService.LongestKept; waited += Rest)
        {
            await Task.Delay(Rest, stop);
            late = await TryMeasureAsync(stop);
        }

        if (late is not null)
            MemoryJudge.Judge(early, late).ToList().ForEach(_tally.Add);
        return late;
    }

    private async Task<Figures?> TryMeasureAsync(CancellationToken stop)
    {
        try
        {
            return target.HasEnded ? null : await target.MeasureAsync(stop);
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or OperationCanceledException
            && !stop.IsCancellationRequested)
        {
            _tally.Add(new(Check.EveryRequestIsAnswered, null, $"the server's figures: {error.Message}"));
            return null;
        }
    }
}
