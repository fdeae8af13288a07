namespace McpTasks.Server.Legacy;

/// <summary>Keeps the streams of one session, in all processes, from asking the same question twice.</summary>
internal sealed class InputClaims(ISharedState state)
{
    private const string LeftMark = " left";

    /// <summary>How long a claim lasts without renewal. After that, another stream may ask the question of a dead process.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Claims a question, or renews the claim; false while another stream of the session holds the claim and the client has not left that
    /// stream.
    /// </summary>
    public async ValueTask<bool> TryHoldAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken) =>
        Is(
            await ChangeAsync(
                session, task, key, held => IsFree(held) || Is(held, asker) ? Encoding.UTF8.GetBytes(asker) : held, cancellationToken),
            asker);

    /// <summary>
    /// Marks a claim whose client has left, so that another stream may take the claim over; until then the client may still come back and
    /// answer. Does nothing when another stream holds the claim.
    /// </summary>
    public async ValueTask LeaveAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken) =>
        await ChangeAsync(session, task, key, held => Is(held, asker) ? Encoding.UTF8.GetBytes(asker + LeftMark) : held, cancellationToken);

    /// <summary>Gives up a claim. Does nothing when another stream holds the claim.</summary>
    public async ValueTask ReleaseAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken) =>
        await ChangeAsync(session, task, key, held => Is(held, asker) || Is(held, asker + LeftMark) ? null : held, cancellationToken);

    private ValueTask<byte[]?> ChangeAsync(
        string session, TaskId task, string key, Func<byte[]?, byte[]?> change, CancellationToken cancellationToken) =>
        state.ChangeAsync($"question:{session}:{task.Value}:{key}", change, Lease, cancellationToken);

    private static bool IsFree(byte[]? held) => held is null || held.AsSpan().EndsWith(Encoding.UTF8.GetBytes(LeftMark));

    private static bool Is(byte[]? held, string asker) => held.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(asker));
}
