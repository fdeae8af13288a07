namespace McpTasks.AspNetCore.Operations;

/// <summary>What the operator may do with the queue: see whether it is paused, pause it, let it go on.</summary>
internal sealed class QueueOperations(ITaskQueue queue, TaskAudit audit)
{
    public async ValueTask<OperationReply> ReadAsync(CancellationToken cancellationToken)
    {
        var since = await queue.PausedSinceAsync(cancellationToken);
        var json = new JsonObject { ["paused"] = since is not null };
        if (since is { } time)
            json["since"] = time.ToString("O", CultureInfo.InvariantCulture);
        return new(StatusCodes.Status200OK, json);
    }

    public async ValueTask<OperationReply> PauseAsync(CancellationToken cancellationToken)
    {
        audit.Operated("pause");
        await queue.PauseAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    public async ValueTask<OperationReply> ResumeAsync(CancellationToken cancellationToken)
    {
        audit.Operated("resume");
        await queue.ResumeAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }
}
