namespace McpTasks.Core.Tests.Simulation;

/// <summary>The client of one plan: submits it, answers its questions, perhaps cancels it, and waits for its end.</summary>
internal sealed class SimClient(SimWorld world, SimService api, SimPlan plan)
{
    /// <summary>Long after the last fault: a task that has not ended by then is stuck.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public async Task RunAsync()
    {
        await world.Clock.Delay(plan.SubmitAt);
        TaskRecord task;
        try
        {
            task = await api.SubmitAsync(plan);
        }
        catch (Exception error) when (error is TimeoutException or TaskLimitException)
        {
            world.Ledger.Refused[plan] = error;
            return;
        }

        world.Ledger.Accepted[plan] = task;
        var cancelling = plan.CancelAt is { } at ? CancelAsync(task, at) : Task.CompletedTask;
        while (await LookAsync(task))
            await world.Clock.Delay(TimeSpan.FromSeconds(1));
        await cancelling;
    }

    private async Task<bool> LookAsync(TaskRecord task)
    {
        if (await world.Store.GetAsync(task.Id, default) is not { } now)
            return false;
        world.Ledger.Saw(now);
        if (now.Status == McpTaskStatus.InputRequired)
            await world.Store.AnswerAsync(
                task.Ref, now.Inputs.Where(input => input.Answer is null).ToDictionary(input => input.Key, _ => "\"yes\""), default);
        return !now.Status.IsTerminal() && world.Clock.Now < Patience;
    }

    private async Task CancelAsync(TaskRecord task, TimeSpan at)
    {
        if (at > world.Clock.Now)
            await world.Clock.Delay(at - world.Clock.Now);
        try
        {
            var cancelled = await api.Store.CancelAsync(task.Ref, TaskActor.Client, "cancelled", default);
            if (cancelled is { Changed: true })
                world.Ledger.Cancelled.Add(plan);
        }
        catch (TimeoutException)
        {
            // Whether it was cancelled is for the record to say.
        }
    }
}
