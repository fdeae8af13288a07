namespace McpTasks;

/// <summary>Runs a task's component and says how it ended. Knows MCP; knows nothing of leases and stores.</summary>
public interface ITaskInvoker
{
    /// <summary>Runs the component. What it throws is turned into an outcome, as the MCP server would have turned it into a reply.</summary>
    /// <param name="attempt">What to run.</param>
    /// <param name="cancellationToken">Ends the run: cancelled, superseded or handed back.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<TaskOutcome> InvokeAsync(TaskAttempt attempt, CancellationToken cancellationToken);
}

/// <summary>One attempt to run a task.</summary>
/// <param name="Task">The record that the attempt began with.</param>
/// <param name="Component">The component.</param>
/// <param name="Services">The attempt's dependency injection scope.</param>
/// <param name="Progress">Where it reports.</param>
/// <param name="Inputs">How it asks the client.</param>
public sealed record TaskAttempt(TaskRecord Task, TaskComponent Component, IServiceProvider Services, ITaskProgress Progress, AttemptInputs Inputs);
