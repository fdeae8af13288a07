namespace McpTasks.Core.Tests.Simulation;

/// <summary>What a component makes of a token that is cancelled under it.</summary>
internal enum WhenCancelled
{
    Obeys,
    Throws,
    ReportsAnError,
    Fails,
    GoesOn,
}

/// <summary>What one task will do, whichever attempt runs it.</summary>
/// <param name="Number">Its place among the plans.</param>
/// <param name="SubmitAt">When its client submits it.</param>
/// <param name="Steps">How long each step takes.</param>
/// <param name="AskAfter">After which step it asks its client; null for never.</param>
/// <param name="WhenCancelled">What it makes of a cancelled token.</param>
/// <param name="Fails">Whether it ends as a failure.</param>
/// <param name="CancelAt">When its client cancels it; null for never.</param>
/// <param name="Ttl">How long it is kept.</param>
/// <param name="Priority">How urgent it is.</param>
internal sealed record SimPlan(
    int Number, TimeSpan SubmitAt, TimeSpan[] Steps, int? AskAfter, WhenCancelled WhenCancelled, bool Fails, TimeSpan? CancelAt,
    TimeSpan Ttl, TaskPriority Priority)
{
    public string Owner => Number % 3 == 0 ? "another" : "owner";

    public static SimPlan Of(int number, Random random) => new(
        number,
        TimeSpan.FromSeconds(random.NextDouble() * 60),
        [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => TimeSpan.FromSeconds(random.NextDouble() * random.Next(1, 16)))],
        random.Next(5) == 0 ? 0 : null,
        (WhenCancelled)random.Next(5),
        random.Next(6) == 0,
        random.Next(6) == 0 ? TimeSpan.FromSeconds(random.NextDouble() * 100) : null,
        TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(20, 60) : 3600),
        (TaskPriority)random.Next(-1, 2));
}
