using Chaos.Ledger;
using McpTasks;

namespace Chaos.Service;

/// <summary>
/// Runs a tool's body so that the ledger has when it began, was told to stop, and how it ended, before anybody else learns of it.
/// </summary>
internal sealed class Executions(LedgerWriter ledger)
{
    /// <summary>The body's text, behind what makes it unlike every other attempt's.</summary>
    public async Task<string> RunAsync(TaskExecutionContext context, string ticket, Func<Task<string>> body, CancellationToken stop)
    {
        var task = context.TaskId?.Value ?? "inline";
        ledger.Write(LedgerKind.Began, task, context.Attempt, ticket, context.Component);
        var told = 0;
        await using var stopped = stop.Register(Stopped);
        try
        {
            var said = await body();
            if (stop.IsCancellationRequested)
                Stopped();
            var text = $"{ticket} attempt {context.Attempt} by {ledger.Process} {Guid.NewGuid():N} {said}".TrimEnd();
            ledger.Write(LedgerKind.Done, task, context.Attempt, ticket, text);
            return text;
        }
        catch (Exception error)
        {
            if (stop.IsCancellationRequested)
                Stopped();
            ledger.Write(LedgerKind.Threw, task, context.Attempt, ticket, $"{error.GetType().Name}: {error.Message}");
            throw;
        }

        // The body may end because of the token before the registration's turn comes.
        void Stopped()
        {
            if (Interlocked.Exchange(ref told, 1) == 0)
                ledger.Write(LedgerKind.Stopped, task, context.Attempt, ticket);
        }
    }

    /// <summary>Kills this process.</summary>
    public void KillProcess(TaskExecutionContext context, string ticket)
    {
        ledger.Write(LedgerKind.Killing, context.TaskId?.Value ?? "inline", context.Attempt, ticket);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        self.Kill();
    }
}
