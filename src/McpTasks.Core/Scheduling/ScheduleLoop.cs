namespace McpTasks;

/// <summary>
/// Runs one schedule, beside other replicas that do the same. Each occurrence has an idempotency key, so that all replicas together create one task for it.
/// The last occurrence, which they share, only says where to go on.
/// </summary>
internal sealed class ScheduleLoop(
    string name, TaskScheduleOptions schedule, TaskComponent component, TaskSubmitter submitter, IBackgroundTasks tasks, ScheduleMemory memory,
    IOptions<TaskOperatorOptions> operators, TimeProvider time, ILogger logger)
{
    // A clock may be put, and a settings change make another replica start the next one.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    public async Task KeepAsync(CancellationToken stoppingToken)
    {
        var cron = CronSchedule.Parse(schedule, out _);
        while (true)
        {
            try
            {
                var wait = cron is not null ? await RunDueAsync(cron, stoppingToken) : await RunNextAsync(stoppingToken);
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.ScheduleFailed(error, name, RetryPause);
                await Task.Delay(RetryPause, time, stoppingToken);
            }
        }
    }

    // By cron: says how long to wait for the next one.
    private async Task<TimeSpan> RunDueAsync(CronSchedule cron, CancellationToken cancellationToken)
    {
        var last = await memory.LastAsync(name, time.GetUtcNow(), cancellationToken);
        var (due, passed) = cron.Between(last, time.GetUtcNow());
        foreach (var occurrence in due)
        {
            await StartUnlessStruckAsync(Occurrence.NameOf(occurrence));
            await memory.PassedAsync(name, occurrence, cancellationToken);
        }

        if (due.Count == 0 && passed > last)
            await memory.PassedAsync(name, passed, cancellationToken);
        return cron.Next(passed) - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? Up(wait) : TimeSpan.Zero;
    }

    // By pause: waits for the end of the last one, and says how long the pause still is.
    private async Task<TimeSpan> RunNextAsync(CancellationToken cancellationToken)
    {
        var (number, id) = await memory.NewestAsync(name, cancellationToken);
        if (id is { } newest)
        {
            TaskRecord? ended = null;
            await foreach (var state in tasks.Follow(newest).WatchAsync(cancellationToken))
                ended = state;
            // One that is no longer kept ended long ago.
            if (ended?.LastUpdatedAt + schedule.Every - time.GetUtcNow() is { } pause && pause > TimeSpan.Zero)
                return Up(pause);
        }

        if (await StartUnlessStruckAsync(string.Create(CultureInfo.InvariantCulture, $"{number + 1}")) is not (var started, false))
            return schedule.Every;
        await memory.StartedAsync(name, number + 1, started, cancellationToken);
        return TimeSpan.Zero;
    }

    // What an operator refuses is left out.
    private async Task<(TaskId? Task, bool Struck)> StartUnlessStruckAsync(string occurrence)
    {
        try
        {
            return (await StartAsync(occurrence), false);
        }
        catch (TaskStruckException struck)
        {
            logger.ScheduleStruck(name, occurrence, struck.Message);
            return (null, true);
        }
    }

    private async Task<TaskId?> StartAsync(string occurrence)
    {
        try
        {
            // Not cut off half-way by the end of this process: its hint would wait for the reaper.
            var (task, isNew) = await submitter.SubmitOnceAsync(SubmissionOf(occurrence), CancellationToken.None);
            if (isNew)
                logger.ScheduleStarted(name, task.Id, occurrence);
            await memory.RanAsync(name, occurrence, task.Id, CancellationToken.None);
            return task.Id;
        }
        catch (Exception known) when (known is TaskKeySpentException or TaskKeyConflictException)
        {
            // It ran long ago, or as the settings were before.
            return (known as TaskKeyConflictException)?.Task;
        }
    }

    private TaskSubmission SubmissionOf(string occurrence)
    {
        var request = BackgroundTasks.RequestOf(schedule.Kind, schedule.Component, schedule.Arguments.Length > 0 ? JsonNode.Parse(schedule.Arguments) : null);
        request["_meta"] = new Occurrence(name, occurrence).ToMeta();
        return new()
        {
            Component = component,
            Owner = TaskOwner.Service,
            Dialect = TaskDialect.Modern,
            Request = request.ToJsonString(),
            RequestedTtl = schedule.Ttl,
            IdempotencyKey = $"schedule {name} {occurrence}",
            KeyOutlivesTask = true,
            KeepRequest = operators.Value.KeepsRequests,
        };
    }

    // Timers have milliseconds.
    private static TimeSpan Up(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
