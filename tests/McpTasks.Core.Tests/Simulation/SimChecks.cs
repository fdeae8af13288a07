namespace McpTasks.Core.Tests.Simulation;

/// <summary>What must hold of every run, whatever went wrong in it.</summary>
internal static class SimChecks
{
    public static async Task<IReadOnlyList<string>> ProblemsAsync(SimWorld world)
    {
        var problems = new List<string>();
        foreach (var (plan, task) in world.Ledger.Accepted)
        {
            var record = await world.Store.GetAsync(task.Id, default);
            if (record is null && plan.Ttl > TimeSpan.FromMinutes(5))
                problems.Add($"plan {plan.Number}: an accepted task is lost");
            if (record is not null)
                problems.AddRange(OfRecord(world, plan, record).Select(problem => $"plan {plan.Number}: {problem}"));
        }

        foreach (var plan in world.Ledger.Refused.Keys)
            problems.AddRange(
                (await OfRefusedAsync(world, plan)).Select(problem => $"plan {plan.Number}: its client was told that it was not accepted, and {problem}"));
        problems.AddRange(Attempts(world.Ledger));
        return problems;
    }

    private static IEnumerable<string> OfRecord(SimWorld world, SimPlan plan, TaskRecord record)
    {
        var ledger = world.Ledger;
        if (!record.Status.IsTerminal())
            yield return $"it is still {record.Status}";
        if (ledger.Ends.TryGetValue(record.Id, out var end)
            && (end.Status, end.Result, end.Version) != (record.Status, record.Result, record.Version))
            yield return $"its end changed from {end.Status} to {record.Status}";
        if (ledger.Cancelled.Contains(plan) && record.Status != McpTaskStatus.Cancelled)
            yield return $"its client cancelled it, but it is {record.Status}";
        if (record.Result is { } result && !ledger.Executions.Any(run =>
            run.Plan == plan && run.Attempt == record.Attempt && run.Outcome?.Result == result && run.Outcome.Status == record.Status))
            yield return $"no attempt returned its result {result}";
        if (record is { Status: McpTaskStatus.Failed, StatusMessage: "stopped" } or { IsError: true })
            yield return "the stop of a worker failed it";
        if (record is { Status: McpTaskStatus.Failed } && !plan.Fails && record.StatusMessage != "stopped" && !Expired(plan, ledger))
            yield return $"it failed without a reason: {record.StatusMessage}";
    }

    // Only where the service that could have withdrawn it was itself cut off may a task run that nobody was told about, and then not to its
    // end.
    private static async Task<IReadOnlyList<string>> OfRefusedAsync(SimWorld world, SimPlan plan)
    {
        var problems = new List<string>();
        var left = (await world.Store.ListAsync(plan.Owner, null, 100, default)).Tasks.Where(
            task => world.Ledger.Accepted.Values.All(accepted => accepted.Id != task.Id));
        problems.AddRange(left.Where(task => task.Status != McpTaskStatus.Cancelled).Select(task => $"{task.Id} is {task.Status}"));
        if (world.Ledger.Executions.Any(run => run.Plan == plan) && !world.Ledger.Explains(world.Api.Process, TimeSpan.MaxValue))
            problems.Add("it ran");
        return problems;
    }

    // A task that no worker has begun may pass its ttl; one that runs may not.
    private static bool Expired(SimPlan plan, SimLedger ledger) =>
        plan.Ttl < TimeSpan.FromMinutes(5)
            && !ledger.Executions.Any(run => run.Plan == plan && !ledger.Explains(run.Worker, TimeSpan.MaxValue));

    // Every further attempt needs something that was done to the worker of the one before; an outage of the store is nothing of that kind.
    private static IEnumerable<string> Attempts(SimLedger ledger)
    {
        foreach (var plan in ledger.Executions.GroupBy(run => run.Plan))
        {
            Execution? before = null;
            foreach (var run in plan.OrderBy(run => run.Attempt))
            {
                if (before is not null && before.Attempt == run.Attempt)
                    yield return $"plan {plan.Key.Number}: attempt {run.Attempt} ran twice";
                else if (before is not null && !ledger.Explains(before.Worker, run.Begun))
                    yield return $"plan {plan.Key.Number}: nothing was done to {before.Worker.Name} that explains attempt {run.Attempt}";
                before = run;
            }
        }
    }
}
