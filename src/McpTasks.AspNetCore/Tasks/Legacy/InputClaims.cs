namespace McpTasks.AspNetCore.Tasks.Legacy;

/// <summary>Keeps the streams of one session, in all processes, from asking the same question twice.</summary>
internal sealed class InputClaims(ISharedState state)
{
    /// <summary>How long a claim holds that is not renewed: after this time another stream may ask what a dead process had asked.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>Claims a question, or renews the claim; false while another one of the session's streams holds it.</summary>
    public async ValueTask<bool> TryHoldAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken)
    {
        var mine = Encoding.UTF8.GetBytes(asker);
        var held = await state.ChangeAsync(NameOf(session, task, key), other => other is null || Is(other, mine) ? mine : other, Lease, cancellationToken);
        return Is(held!, mine);
    }

    /// <summary>Gives a claim up; nothing when another one holds it.</summary>
    public async ValueTask ReleaseAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken)
    {
        var mine = Encoding.UTF8.GetBytes(asker);
        await state.ChangeAsync(NameOf(session, task, key), held => held is null || Is(held, mine) ? null : held, Lease, cancellationToken);
    }

    private static string NameOf(string session, TaskId task, string key) => $"question:{session}:{task.Value}:{key}";

    private static bool Is(byte[] held, byte[] asker) => held.AsSpan().SequenceEqual(asker);
}
