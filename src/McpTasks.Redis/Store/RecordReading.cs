namespace McpTasks.Redis;

/// <summary>Reads one record by the names of its fields, so that a poll costs the same however long the task's history is.</summary>
internal sealed class RecordReading(TaskScripts scripts)
{
    private static readonly RedisValue[] Request = ["request"];

    /// <summary>The request; null where it has gone.</summary>
    public async ValueTask<string?> RequestAsync(TaskId id, CancellationToken cancellationToken) =>
        await scripts.Calls.ReadAsync(id, scripts.Keys.Task(id), Request, cancellationToken) is [{ IsNull: false } request]
            ? request
            : await scripts.Calls.ReadTextAsync(id, scripts.Keys.Request(id), cancellationToken);

    public async ValueTask<TaskRecord?> ReadAsync(TaskId id, CancellationToken cancellationToken)
    {
        var (fields, key) = (RecordReader.Polled, scripts.Keys.Task(id));
        while (true)
        {
            var values = await scripts.Calls.ReadAsync(id, key, fields, cancellationToken);
            var wanted = InputFields.Names(values[RecordReader.AskedPlace]);
            // Questions are read together with the record that knows of them: what was read is the task at one moment.
            if (RecordReader.Polled.Length + wanted.Length <= fields.Length)
                return RecordReader.ReadAny(values);
            fields = [.. RecordReader.Polled, .. wanted];
        }
    }
}
