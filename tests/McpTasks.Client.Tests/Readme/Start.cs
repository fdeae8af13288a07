using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Client.Tests.Readme;

/// <summary>Where an application's customers are, in the examples of docs/start.md.</summary>
public interface ICustomers
{
    Task<IReadOnlyList<string>> ToDeleteAsync(CancellationToken cancellationToken);

    Task RefreshAsync(string customer, CancellationToken cancellationToken);

    Task DeleteAsync(IReadOnlyList<string> customers, CancellationToken cancellationToken);
}

[McpServerToolType]
public sealed class Cleaning(ICustomers customers)
{
    #region README
    [McpServerTool(Name = "delete_customers"), TaskSupport(TaskMode.Required)]
    public async Task<int> Delete(McpServer server, CancellationToken cancellationToken)
    {
        var found = await customers.ToDeleteAsync(cancellationToken);
        var answer = await server.ElicitAsync(
            new ElicitRequestParams
            {
                Message = $"Delete {found.Count} customers?",
                RequestedSchema = new() { Properties = { ["sure"] = new ElicitRequestParams.BooleanSchema() } },
            },
            cancellationToken);
        if (answer.Content?["sure"].GetBoolean() is not true)
            return 0;
        await customers.DeleteAsync(found, cancellationToken);
        return found.Count;
    }
    #endregion

    #region README
    [McpServerTool(Name = "refresh"), RateLimit(10, "00:01:00"), Debounce("00:00:05", Argument = "customer"),
     TaskSupport(TaskMode.Optional, Priority = TaskPriority.Low)]
    public Task Refresh(string customer, TaskExecutionContext task, CancellationToken cancellationToken)
    {
        task.ExtendTimeout(TimeSpan.FromMinutes(5));   // where the tool learns that this one takes longer
        return customers.RefreshAsync(customer, cancellationToken);
    }
    #endregion
}

#region README
public sealed class Nightly(IBackgroundTasks tasks)
{
    public async Task<TaskId> StartAsync(string customer, CancellationToken cancellationToken)
    {
        var options = new BackgroundTaskOptions { Key = $"refresh {customer}", Priority = TaskPriority.High };
        return (await tasks.StartAsync("refresh", new { customer }, options, cancellationToken)).Id;
    }
}
#endregion
