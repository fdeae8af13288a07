namespace McpTasks.Core.Tests.Running;

/// <summary>Calls of one tool for several customers, and which of them ran.</summary>
public abstract class PacedCalls
{
    private protected List<string?> Ran { get; } = [];

    private protected string Run(string? customer)
    {
        Ran.Add(customer);
        return "done";
    }

    private protected static ValueTask<TaskRecord> SubmitAsync(Engine engine, string customer) =>
        engine.SubmitAsync(request: $$$"""{"name":"work","arguments":{"customer":"{{{customer}}}"}}""");

    /// <summary>Lets time pass, and runs what is sent then.</summary>
    private protected static async Task PassAsync(Engine engine, TimeSpan time)
    {
        engine.Dispatched.Clear();
        engine.Advance(time + TimeSpan.FromMilliseconds(1));
        foreach (var hint in engine.Dispatched.ToList())
            await engine.Runner.RunAsync(hint, CancellationToken.None);
    }
}
