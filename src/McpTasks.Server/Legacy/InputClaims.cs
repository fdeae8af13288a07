namespace McpTasks.Server.Legacy;

/// <summary>Keeps the streams of one session, in all processes, from asking the same question twice.</summary>
internal sealed class InputClaims(ISharedState state)
{
    /// <summary>How long a claim holds that is not renewed: after this time another stream may ask what a dead process had asked.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>Claims a question, or renews the claim; false while another one of the session's streams holds it.</summary>
    public async ValueTask<bool> TryHoldAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken) =>
        Is(await ChangeAsync(session, task, key, held => held is null || Is(held, asker) ? Encoding.UTF8.GetBytes(asker) : held, cancellationToken), asker);

    /// <summary>Gives a claim up; nothing when another one holds it.</summary>
    public async ValueTask ReleaseAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken) =>
        await ChangeAsync(session, task, key, held => held is null || Is(held, asker) ? null : held, cancellationToken);

    private ValueTask<byte[]?> ChangeAsync(string session, TaskId task, string key, Func<byte[]?, byte[]?> change, CancellationToken cancellationToken) =>
        state.ChangeAsync($"question:{session}:{task.Value}:{key}", change, Lease, cancellationToken);

    private static bool Is(byte[]? held, string asker) => held.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(asker));
}
