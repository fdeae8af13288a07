namespace Benchmarks.Rivals.MassTransitJobs;

/// <summary>Counts the jobs that have ended, and lets no more be under way than there is room for.</summary>
internal sealed class JobEnds
{
    private Countdown? _left;
    private SemaphoreSlim? _room;

    public void Expect(int count, int atOnce) => (_left, _room) = (new(count), new(atOnce));

    public Task RoomAsync() => _room!.WaitAsync();

    public void Signal()
    {
        _room!.Release();
        _left!.Signal();
    }

    public Task AfterAsync(Task submitting, TimeSpan patience) => _left!.AfterAsync(submitting, patience);
}
