namespace SampleClient.Display;

/// <summary>Passes the terminal between the bar, which is redrawn all the time, and a question.</summary>
internal sealed class Interruptions
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _drawing, _wanted, _over;

    /// <summary>The bar takes the terminal, until disposed; the task tells when a question wants it.</summary>
    public IDisposable Begin(out Task wanted)
    {
        lock (_gate)
        {
            (_drawing, _wanted) = (New(), New());
            wanted = _wanted.Task;
            if (_over is not null)
                _wanted.SetResult();
        }

        return new Turn(EndDrawing);
    }

    /// <summary>Waits until no question has the terminal.</summary>
    public Task OverAsync()
    {
        lock (_gate)
            return _over?.Task ?? Task.CompletedTask;
    }

    /// <summary>A question takes the terminal, until disposed. Only one may at a time.</summary>
    public async Task<IDisposable> TakeAsync()
    {
        Task drawing;
        lock (_gate)
        {
            _over = New();
            _wanted?.TrySetResult();
            drawing = _drawing?.Task ?? Task.CompletedTask;
        }

        await drawing;
        return new Turn(EndQuestion);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void EndDrawing()
    {
        lock (_gate)
        {
            _drawing?.SetResult();
            (_drawing, _wanted) = (null, null);
        }
    }

    private void EndQuestion()
    {
        lock (_gate)
        {
            _over?.SetResult();
            _over = null;
        }
    }

    private sealed class Turn(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
