using System.Globalization;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>The tasks of a session on Redis, in a hash that goes with the session.</summary>
internal sealed class RedisSessionTasks(SessionScripts scripts, SessionChannels channels) : ISessionTasks
{
    private const string Note = "", Remove = "x", Added = "t";

    public async ValueTask AddAsync(string session, SessionTask task, int limit, CancellationToken cancellationToken) =>
        await RunAsync(session, task, limit, cancellationToken);

    public async ValueTask NoteAsync(string session, SessionTask task, CancellationToken cancellationToken) =>
        await RunAsync(session, task, Note, cancellationToken);

    public async ValueTask RemoveAsync(string session, TaskId task, CancellationToken cancellationToken) =>
        await RunAsync(session, new(task), Remove, cancellationToken);

    public async ValueTask<IReadOnlyList<SessionTask>> ListAsync(string session, CancellationToken cancellationToken)
    {
        var flat = (RedisValue[])(await scripts.RunAsync(Scripts.SessionTasks, session, cancellationToken))!;
        return [.. flat.Chunk(2).Select(pair => Parse(pair[0]!, pair[1]!))];
    }

    // An empty message says that some may have been missed.
    public ValueTask<IAsyncDisposable> WatchAsync(string session, Action changed, CancellationToken cancellationToken) =>
        channels.ListenAsync(session, message => { if (message == Added || message.IsNullOrEmpty) changed(); }, cancellationToken);

    private ValueTask<RedisResult> RunAsync(string session, SessionTask task, RedisValue what, CancellationToken cancellationToken) =>
        scripts.RunAsync(Scripts.SessionTask, session, cancellationToken,
            task.Id.Value, task.Version, $"{RecordFields.Number(task.Progress)}|{task.ProgressToken}", what);

    private static SessionTask Parse(string id, string text)
    {
        var parts = text.Split('|', 4);
        return new(
            TaskId.Parse(id), long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture), parts[3].Length == 0 ? null : parts[3],
            double.Parse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
