using ModelContextProtocol.Server;

namespace McpTasks.Client.Tests.Readme;

/// <summary>Where an application's files arrive, in the example of a tool that is tried again.</summary>
public interface IArrivals
{
    Task<bool> ArrivedAsync(string customer, CancellationToken cancellationToken);
}

[McpServerToolType]
public sealed class CustomerImports(IArrivals files)
{
    #region README
    [McpServerTool(Name = "import"), ConcurrencyPer("customer"),
     TaskSupport(TaskMode.Optional, MaxRetries = 5, RetryDelay = "00:00:02", AttemptTimeout = "00:10:00", MaxConcurrency = 20)]
    public async Task<string> Import(string customer, IBackgroundTasks tasks, CancellationToken cancellationToken)
    {
        if (!await files.ArrivedAsync(customer, cancellationToken))
            throw new RetryLaterException(TimeSpan.FromMinutes(5), "The file is not there yet");
        await tasks.StartAsync("check_import", new { customer }, new() { StartAfter = TimeSpan.FromHours(1) }, cancellationToken);
        return "imported";
    }
    #endregion
}
