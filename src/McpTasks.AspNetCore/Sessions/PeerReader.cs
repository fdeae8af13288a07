namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Takes, one after the other, what a session's client has said in other processes since the last message that was said before this one served the
/// session. News of it only wake the reader: what was said while this process heard nothing is in the log all the same.
/// </summary>
internal sealed class PeerReader(LiveSession session, SessionRecords records, SessionNews news, long last, Action<Exception> failed)
{
    private long _upto = last;
    private int _asked;

    /// <summary>Reads to the end; whoever comes meanwhile only asks for another look.</summary>
    public async Task ReadAsync()
    {
        if (Interlocked.Increment(ref _asked) > 1)
            return;
        try
        {
            int asked;
            do
            {
                asked = Volatile.Read(ref _asked);
                await TakeAllAsync();
            }
            while (Interlocked.CompareExchange(ref _asked, 0, asked) != asked);
        }
        catch
        {
            Volatile.Write(ref _asked, 0);
            throw;
        }
    }

    private async Task TakeAllAsync()
    {
        while (await records.ReadSaidAsync(session.Id, _upto, session.Ended) is { Entries.Count: > 0 } page)
        {
            foreach (var entry in page.Entries)
            {
                _upto = entry.Number;
                // One that cannot be taken must not hold up those behind it.
                if (news.MessageIn(entry.Content) is { } message)
                    await FireAndForget.RunAsync(() => news.TakeFromPeerAsync(session, message), failed, session.Ended);
            }
        }
    }
}
