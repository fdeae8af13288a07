namespace McpTasks.Redis.Tests.Harness;

/// <summary>
/// Holds up what goes over connections that subscribe, in one direction, and lets it go on or loses it with its connection.
/// </summary>
internal sealed class SubscriptionProxy(int serverPort) : TestProxy(serverPort)
{
    private volatile Hold? _asked, _told;

    /// <summary>Subscribing does not reach the server until it is let go. Ends when something is held.</summary>
    public Task HoldAsked() => (_asked = new()).Holds.Task;

    /// <summary>What is published does not reach the client until it is let go or lost. Ends when something is held.</summary>
    public Task HoldTold() => (_told = new()).Holds.Task;

    /// <summary>What is held passes.</summary>
    public void LetGo() => End(passes: true);

    /// <summary>What is held is lost, and its connection is cut.</summary>
    public void Lose() => End(passes: false);

    protected override async ValueTask<bool> PassesAsync(Link link, bool toServer, ReadOnlyMemory<byte> bytes)
    {
        if (toServer && bytes.Span.IndexOf("SUBSCRIBE"u8) >= 0)
            link.Mark();
        if (!link.IsMarked || (toServer ? _asked : _told) is not { } hold)
            return true;
        hold.Holds.TrySetResult();
        return await hold.Passes.Task.WaitAsync(link.Over);
    }

    private void End(bool passes)
    {
        var (asked, told) = (_asked, _told);
        (_asked, _told) = (null, null);
        asked?.Passes.TrySetResult(passes);
        told?.Passes.TrySetResult(passes);
    }

    private sealed class Hold
    {
        public TaskCompletionSource Holds { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Passes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
