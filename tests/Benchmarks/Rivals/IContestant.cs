namespace Benchmarks.Rivals;

/// <summary>A system under measurement; it runs in a process of its own, so that nothing of another's is in its figures.</summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Starts the system: its client and its worker.</summary>
    Task StartAsync(ContestantSettings settings);

    /// <summary>Does what is asked.</summary>
    Task<Reply> RunAsync(Order order);
}

/// <summary>What a contestant is started with.</summary>
/// <param name="Backend">Where its server is: <c>host:port</c>, or a URL.</param>
/// <param name="Concurrency">How many tasks its worker runs at once.</param>
/// <param name="Shards">Over how many hash tags McpTasks spreads its tasks.</param>
internal sealed record ContestantSettings(string Backend, int Concurrency, int Shards = 1);
