using System.Collections.Concurrent;

namespace McpTasks.Redis;

/// <summary>One transition of one task: what its script needs.</summary>
/// <param name="Task">The task.</param>
/// <param name="Keys">Every key of the task that it can touch.</param>
/// <param name="Token">The call's token.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Transition(TaskRef Task, RedisKey[] Keys, string Token, RedisValue[] Arguments);

/// <summary>Runs transitions, those of one kind and shard that come together in one script.</summary>
/// <param name="calls">Runs scripts.</param>
/// <param name="names">Names keys and channels.</param>
/// <param name="clock">The first argument of every script.</param>
internal sealed class Transitions(RedisCalls calls, KeyNames names, Func<RedisValue> clock)
{
    private const int Largest = 50;
    private readonly ConcurrentDictionary<(string Script, int Shard), Batcher<Transition, Task<RedisResult>>> _batchers = new();

    public async ValueTask<RedisResult> RunAsync(Script script, Transition transition, CancellationToken cancellationToken)
    {
        var batcher = _batchers.GetOrAdd(
            (script.Name, transition.Task.Id.Shard),
            static (_, given) => new(batch => given.This.RunAsync(given.Script, batch), Largest, static each => each.Arguments.Sum(static argument => argument.Length())), (This: this, Script: script));
        return await await batcher.RunAsync(transition).WaitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<Task<RedisResult>>> RunAsync(Script script, IReadOnlyList<Transition> batch)
    {
        try
        {
            return Array.ConvertAll(await CallAsync(script, batch), Task.FromResult);
        }
        catch (RedisServerException error) when (batch.Count > 1 && !PassingErrors.Includes(error))
        {
            // One of them cannot be done, such as that of a damaged record. What was done is not done again: each has its token.
            return [.. batch.Select(async each => (await CallAsync(script, [each]))[0])];
        }
    }

    private async Task<RedisResult[]> CallAsync(Script script, IReadOnlyList<Transition> batch)
    {
        var task = batch[0].Task.Id;
        var shard = names.OfShard(task.Shard);
        // Transitions of one kind have as many keys each.
        var keys = new RedisKey[shard.Length + (batch.Count * batch[0].Keys.Length)];
        shard.CopyTo(keys, 0);
        for (var i = 0; i < batch.Count; i++)
            batch[i].Keys.CopyTo(keys, shard.Length + (i * batch[0].Keys.Length));
        var arguments = new RedisValue[4 + batch.Sum(static each => 4 + each.Arguments.Length)];
        (arguments[0], arguments[1], arguments[2], arguments[3]) = (clock(), batch.Count, names.Channels(task.Shard), names.WorkerChannels);
        var at = 4;
        foreach (var (id, owner, token, own) in batch.Select(static each => (each.Task.Id.Value, each.Task.Owner, each.Token, each.Arguments)))
        {
            (arguments[at++], arguments[at++], arguments[at++], arguments[at++]) = (id, owner, token, own.Length);
            own.CopyTo(arguments, at);
            at += own.Length;
        }

        return (RedisResult[])(await calls.RunAsync(script, task, keys, arguments, CancellationToken.None))!;
    }
}
