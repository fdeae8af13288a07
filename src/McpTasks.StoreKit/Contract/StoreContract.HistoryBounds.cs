using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    // How long after the one before each report comes, in milliseconds.
    public static TheoryData<string, int[]> Paces { get; } = new()
    {
        { "even", [.. Enumerable.Repeat(100, 1200)] },
        { "a burst, then slow", [.. Enumerable.Repeat(1, 600), .. Enumerable.Repeat(20_000, 300)] },
        { "slow, then a burst", [.. Enumerable.Repeat(20_000, 100), .. Enumerable.Repeat(1, 600)] },
        { "bursts with silences between", [.. Enumerable.Range(0, 1200).Select(i => i % 60 == 0 ? 600_000 : 50)] },
        { "ever slower", [.. Enumerable.Range(0, 500).Select(i => 1 + (i * i))] },
        { "all at once", [.. Enumerable.Repeat(0, 300)] },
        { "few", [.. Enumerable.Repeat(5_000_000, 12)] },
    };

    [Theory]
    [MemberData(nameof(Paces))]
    public async Task Reports_are_thinned_so_that_the_curve_stays_and_the_newest_is_always_there(string pace, int[] pauses)
    {
        var task = await Store.BegunAsync(Task(ttl: TimeSpan.FromDays(20)));
        var reports = new List<(DateTimeOffset At, double Current)>();
        foreach (var (i, pause) in pauses.Index())
        {
            // The clock alone: nothing comes near its end here.
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(pause));
            await Store.ReportAsync(task.Ref, 1, new(i + 1, pauses.Length, $"Step {i + 1}"), Token);
            reports.Add((Harness.Now, i + 1));
            if (i % 100 == 99)
                Assert.Equal(i + 1, (await CurveAsync(task))[^1].Progress!.Current);
        }

        var curve = await CurveAsync(task);
        Assert.Equal(
            new(Harness.Now, TaskHistoryKind.Progress, 1, Progress: new(pauses.Length, pauses.Length, $"Step {pauses.Length}")), curve[^1]);
        Assert.InRange(curve.Count, 1, HistoryRules.MaxReports);
        Assert.All(curve, point => Assert.Contains((point.At, point.Progress!.Current), reports));
        Assert.True(WidestGap(reports, curve) <= 1.0 / 32, $"{pace}: {WidestGap(reports, curve)}");
    }

    [Fact]
    public async Task Few_reports_are_all_kept()
    {
        var task = await Store.BegunAsync();
        for (var i = 1; i <= 60; i++)
        {
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Store.ReportAsync(task.Ref, 1, new(i), Token);
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(i => (double)i), (await CurveAsync(task)).Select(point => point.Progress!.Current));
    }

    [Fact]
    public async Task The_last_report_of_each_attempt_stays_however_soon_the_next_attempt_reports()
    {
        var task = await Store.BegunAsync();
        Harness.Clock.Advance(Lease / 2);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            for (var i = 1; i <= 20; i++)
            {
                Harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
                await Store.ReportAsync(task.Ref, attempt, new(i), Token);
            }

            await Store.ReleaseAsync(task.Ref, attempt, Token);
            await Store.BeginAgainAsync(task.Ref);
        }

        Assert.Equal(
            Enumerable.Range(1, 5).Select(attempt => (attempt, 20.0)),
            (await CurveAsync(task)).GroupBy(point => point.Attempt).Select(points => (points.Key, points.Last().Progress!.Current)));
        Assert.InRange((await CurveAsync(task)).Count, 5, 12);
    }

    [Fact]
    public async Task Messages_of_reports_are_cut_without_halving_a_character()
    {
        var task = await Store.BegunAsync();
        var text = string.Concat("x", string.Concat(Enumerable.Repeat("😀", 500)));
        await Store.ReportAsync(task.Ref, 1, new(1, null, text), Token);

        var kept = (await CurveAsync(task))[0].Progress!.Message!;

        Assert.Equal(text, (await Store.ReadAsync(task)).Progress!.Message);
        Assert.True(kept.Length <= HistoryRules.MaxMessageLength);
        Assert.Equal(string.Concat("x", string.Concat(Enumerable.Repeat("😀", (kept.Length - 2) / 2)), "…"), kept);
    }

    [Fact]
    public async Task Events_do_not_give_way_to_reports_and_the_newest_report_not_to_events()
    {
        var task = await Store.BegunAsync();
        for (var i = 1; i <= 80; i++)
        {
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(50));
            await Store.ReportAsync(task.Ref, i, new(1), Token);
            await Store.ReportAsync(task.Ref, i, new(2), Token);
            await Store.ReleaseAsync(task.Ref, i, Token);
            await Store.BeginAgainAsync(task.Ref);
            Assert.InRange((await HistoryAsync(task)).Count, 0, TaskHistoryEntry.MaxEntries);
        }

        Harness.Clock.Advance(TimeSpan.FromMilliseconds(50));
        await Store.ReportAsync(task.Ref, 81, new(7), Token);
        var history = await HistoryAsync(task);

        Assert.Equal(
            (81, 80),
            (history.Count(entry => entry.Kind == TaskHistoryKind.Begun),
                history.Count(entry => entry.Kind == TaskHistoryKind.HandedBack)));
        Assert.Equal((81, 7.0), (history[^1].Attempt, history[^1].Progress!.Current));
        Assert.InRange(history.Count(entry => entry.Kind == TaskHistoryKind.Progress), 10, 35);
    }

    [Fact]
    public async Task Of_too_many_events_the_beginning_the_newest_and_the_newest_report_are_left()
    {
        const int Times = 150;
        var task = await Store.BegunAsync();
        await Store.ReportAsync(task.Ref, 1, new(1), Token);
        for (var i = 1; i <= Times; i++)
        {
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(5));
            await Store.ReleaseAsync(task.Ref, i, Token);
            await Store.BeginAgainAsync(task.Ref);
            await Store.ReportAsync(task.Ref, i + 1, new(i), Token);
        }

        await Store.EndAsync(task with { Attempt = Times + 1 });
        await Store.MarkDeliveredAsync(task.Ref, Token);
        var history = await HistoryAsync(task);

        Assert.Equal(TaskHistoryEntry.MaxEntries, history.Count);
        var attempts = history.Where(entry => entry.Kind == TaskHistoryKind.Begun).Select(entry => entry.Attempt).ToList();
        Assert.Equal(Enumerable.Range(1, 20), attempts.Take(20));
        Assert.Equal(Enumerable.Range(Times + 1 - 50, 51), attempts.TakeLast(51));
        Assert.Equal(
            (Times + 1, (double)Times),
            history.Where(entry => entry.Progress is not null).Select(entry => (entry.Attempt, entry.Progress!.Current)).Single());
        Assert.Equal([TaskHistoryKind.Created, TaskHistoryKind.Queued], history.Take(2).Select(entry => entry.Kind));
        Assert.Equal([TaskHistoryKind.Ended, TaskHistoryKind.Delivered], history.TakeLast(2).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Very_many_questions_leave_the_history_bounded()
    {
        var task = await Store.BegunAsync();
        for (var i = 0; i < StoreRules.MaxInputs; i += StoreRules.MaxOpenInputs)
        {
            var keys = Enumerable.Range(i, StoreRules.MaxOpenInputs).Select(number => $"question-{number}").ToList();
            foreach (var key in keys)
                await Store.AskAsync(task.Ref, 1, Question(key), Token);
            Assert.Equal(keys.Count, (await Store.AnswerAsync(task.Ref, keys.ToDictionary(key => key, _ => "{}"), Token)).Count);
        }

        var history = await HistoryAsync(task);
        Assert.Equal(197, history.Count);
        Assert.Equal((TaskHistoryKind.Answered, "question-255"), (history[^1].Kind, history[^1].Detail));
        Assert.Equal(StoreRules.MaxInputs, (await Store.ReadAsync(task)).Inputs.Count(input => input.Answer is not null));
    }

    private async Task<List<TaskHistoryEntry>> CurveAsync(TaskRecord task) =>
        [.. (await HistoryAsync(task)).Where(entry => entry.Kind == TaskHistoryKind.Progress)];

    // How far the curve is from what was reported at its worst, as a part of the time that the task has run.
    private static double WidestGap(List<(DateTimeOffset At, double Current)> reports, List<TaskHistoryEntry> curve)
    {
        var length = Math.Max(1, (reports[^1].At - reports[0].At).TotalMilliseconds);
        return reports.Max(report => curve.Min(point => Math.Abs((point.At - report.At).TotalMilliseconds))) / length;
    }
}
