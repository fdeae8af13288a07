namespace McpTasks.Operator;

/// <summary>
/// What the operator sees of all tasks, of the queue, of workers, strikes and schedules, and did with them, told in JSON.
/// </summary>
internal sealed class FleetOperations(
    TaskOperator @operator, ITaskDirectory directory, ITaskQueue queue, ITaskWorkers workers, ITaskStrikes strikes, TaskSchedules schedules,
    TaskAudit audit)
{
    /// <summary>How many tasks one call removes.</summary>
    public const int ClearedAtOnce = 1000;

    private static readonly TaskPhase[] Ended = [TaskPhase.Completed, TaskPhase.Failed, TaskPhase.Cancelled];

    public async ValueTask<OperationReply> ListAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        try
        {
            var found = await directory.FindAsync(query, cancellationToken);
            var json = new JsonObject { ["tasks"] = OperatorJson.Of(found.Tasks) };
            if (found.Next is { } next)
                json["next"] = next;
            return OperationReply.Of(json);
        }
        catch (ArgumentException wrong)
        {
            return OperationReply.Invalid(
                wrong.ParamName == "cursor" ? "'after' must be what a page before has told as 'next'." : wrong.Message);
        }
    }

    /// <summary>Removes ended tasks, up to <see cref="ClearedAtOnce"/>; <c>more</c> says whether there may be others.</summary>
    public async ValueTask<OperationReply> ClearAsync(TaskQuery query, string? by, CancellationToken cancellationToken)
    {
        if (query.Struck || (query.Phase is { } one && !Ended.Contains(one)))
            return OperationReply.Invalid("Only tasks that have ended are removed: 'state' is completed, failed or cancelled.");
        var (removed, more) = (0, false);
        foreach (var state in query.Phase is { } phase ? [phase] : Ended)
        {
            string? cursor = null;
            do
            {
                var page = await directory.FindAsync(
                    query with { Phase = state, Cursor = cursor, Limit = TaskQuery.MaxLimit }, cancellationToken);
                foreach (var task in page.Tasks.Take(ClearedAtOnce - removed))
                    removed += await @operator.RemoveAsync(task, by, cancellationToken) ? 1 : 0;
                cursor = page.Next;
                more = more || (removed >= ClearedAtOnce && cursor is not null);
            }
            while (cursor is not null && removed < ClearedAtOnce);
        }

        return OperationReply.Of(new() { ["removed"] = removed, ["more"] = more || removed >= ClearedAtOnce });
    }

    public async ValueTask<OperationReply> ReadQueueAsync(CancellationToken cancellationToken)
    {
        var since = await queue.PausedSinceAsync(cancellationToken);
        var json = new JsonObject { ["paused"] = since is not null };
        if (since is { } time)
            json["since"] = time.ToString("O", CultureInfo.InvariantCulture);
        var counts = await directory.CountAsync(cancellationToken);
        json["tasks"] = new JsonObject(
            counts.OrderBy(count => count.Key).Select(count => KeyValuePair.Create(TaskPhaseNames.Of(count.Key), (JsonNode?)count.Value)));
        return OperationReply.Of(json);
    }

    public async ValueTask<OperationReply> PauseAsync(string? by, CancellationToken cancellationToken)
    {
        audit.Operated("pause", by);
        await queue.PauseAsync(cancellationToken);
        return await ReadQueueAsync(cancellationToken);
    }

    public async ValueTask<OperationReply> ResumeAsync(string? by, CancellationToken cancellationToken)
    {
        audit.Operated("resume", by);
        await queue.ResumeAsync(cancellationToken);
        return await ReadQueueAsync(cancellationToken);
    }

    public async ValueTask<OperationReply> ReadWorkersAsync(CancellationToken cancellationToken) =>
        OperationReply.Of(new() { ["workers"] = OperatorJson.Of(await workers.ListAsync(cancellationToken)) });

    public async ValueTask<OperationReply> ReadSchedulesAsync(CancellationToken cancellationToken) =>
        OperationReply.Of(new() { ["schedules"] = OperatorJson.Of(await schedules.ListAsync(cancellationToken)) });

    public async ValueTask<OperationReply> ReadStrikesAsync(CancellationToken cancellationToken)
    {
        var all = await strikes.ListAsync(cancellationToken);
        return OperationReply.Of(new() { ["strikes"] = new JsonArray([.. all.Select(OperatorJson.Of)]) });
    }

    public async ValueTask<OperationReply> StrikeAsync(TaskStrike strike, string? by, CancellationToken cancellationToken)
    {
        try
        {
            return OperationReply.Of(
                OperatorJson.Of(await @operator.StrikeAsync(strike, by, cancellationToken)), StatusCodes.Status201Created);
        }
        catch (ArgumentException wrong)
        {
            return OperationReply.Invalid(StrikeRules.Explain(wrong));
        }
        catch (InvalidOperationException full)
        {
            return OperationReply.Refused(StatusCodes.Status409Conflict, full.Message);
        }
    }

    public async ValueTask<OperationReply> LiftAsync(int number, string? by, CancellationToken cancellationToken) =>
        await @operator.LiftAsync(number, by, cancellationToken) is { } lifted
            ? OperationReply.Of(OperatorJson.Of(lifted))
            : OperationReply.Refused(StatusCodes.Status404NotFound, $"There is no strike {number}.");
}
