namespace McpTasks.Redis.Tests.Harness;

/// <summary>Lets the server run one script on demand, but loses its reply with the connection.</summary>
internal sealed class LossyProxy(int serverPort) : TestProxy(serverPort)
{
    private int _armed;

    public int Lost { get; private set; }

    /// <summary>Loses the reply to the next script.</summary>
    public void LoseNextReply() => Interlocked.Exchange(ref _armed, 1);

    protected override ValueTask<bool> PassesAsync(Link link, bool toServer, ReadOnlyMemory<byte> bytes)
    {
        if (toServer && bytes.Span.IndexOf("EVALSHA"u8) >= 0 && Interlocked.CompareExchange(ref _armed, 0, 1) == 1)
            link.Mark();
        if (toServer || !link.IsMarked)
            return new(true);
        Lost++;
        return new(false);
    }
}
