namespace McpTasks.MassTransit;

/// <summary>Passes a hint to the runner.</summary>
internal sealed class RunTaskConsumer(TaskRunner runner, ILogger<RunTaskConsumer> logger) : IConsumer<RunTask>
{
    public async Task Consume(ConsumeContext<RunTask> context)
    {
        try
        {
            // A worker that stops gives the hint to another at once; without it the task would wait for the reaper.
            if (!await runner.RunAsync(context.Message, context.CancellationToken))
                await context.Forward(context.ReceiveContext.InputAddress);
        }
        catch (Exception error) when (error is not OperationCanceledException || !context.CancellationToken.IsCancellationRequested)
        {
            // The message is settled all the same: the record is the truth, and the reaper sends the task again when its lease runs out.
            // An error queue of hints would only grow.
            logger.RunFailed(error, context.Message.TaskId);
        }
    }
}
