namespace McpTasks.Redis;

/// <summary>Large values on the shard of their task, each as a hash of its parts: no command is so long that others wait for it.</summary>
internal sealed class RedisPayloads(TaskScripts scripts) : ITaskPayloads
{
    private const int PartBytes = 256 * 1024;

    public async ValueTask WriteAsync(TaskId task, string name, ReadOnlyMemory<byte> value, TimeSpan keepFor, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [scripts.Keys.Payload(task, name)];
        for (var part = 0; part < PartsOf(value.Length); part++)
        {
            var bytes = value[(part * PartBytes)..Math.Min((part + 1) * PartBytes, value.Length)];
            await scripts.Calls.RunAsync(
                Scripts.PayloadWrite, task, keys, [scripts.Clock, part, bytes, RecordFields.Milliseconds(keepFor)], cancellationToken);
        }
    }

    public async ValueTask<byte[]?> ReadAsync(TaskId task, string name, int length, CancellationToken cancellationToken)
    {
        var (key, value, read) = (scripts.Keys.Payload(task, name), new byte[length], 0);
        for (var part = 0; part < PartsOf(length); part++)
        {
            var bytes = (ReadOnlyMemory<byte>)(await scripts.Calls.ReadAsync(task, key, [part], cancellationToken))[0];
            if (bytes.Length != Math.Min(PartBytes, length - read))
                return null;
            bytes.CopyTo(value.AsMemory(read));
            read += bytes.Length;
        }

        return value;
    }

    public async ValueTask RemoveAsync(TaskId task, string name, CancellationToken cancellationToken) =>
        await scripts.Calls.RunAsync(Scripts.SharedRemove, task, [scripts.Keys.Payload(task, name)], [scripts.Clock], cancellationToken);

    // An empty value has a part too, so that it can be missing.
    private static int PartsOf(int length) => Math.Max(1, (length + PartBytes - 1) / PartBytes);
}
