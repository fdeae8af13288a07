namespace McpTasks;

/// <summary>Carries what belongs to one execution into its dependency injection scope. Whoever opens the scope fills it, once.</summary>
public sealed class TaskScope
{
    private TaskExecutionContext? _context;
    private ITaskProgress? _progress;

    /// <summary>What runs.</summary>
    /// <exception cref="InvalidOperationException">The scope is not that of a tool, prompt or resource call.</exception>
    public TaskExecutionContext Context => _context ?? throw Outside(nameof(TaskExecutionContext));

    /// <summary>Where it reports.</summary>
    /// <exception cref="InvalidOperationException">The scope is not that of a tool, prompt or resource call.</exception>
    public ITaskProgress Progress => _progress ?? throw Outside(nameof(ITaskProgress));

    /// <summary>Fills the scope.</summary>
    /// <param name="context">What runs.</param>
    /// <param name="progress">Where it reports.</param>
    /// <exception cref="InvalidOperationException">The scope is filled already.</exception>
    public void Fill(TaskExecutionContext context, ITaskProgress progress)
    {
        if (_context is not null)
            throw new InvalidOperationException("The scope belongs to another execution.");
        (_context, _progress) = (context, progress);
    }

    private static InvalidOperationException Outside(string service) =>
        new($"{service} exists only while a tool, prompt or resource runs; take it as a parameter of the method, or of a scoped service that the method uses.");
}
