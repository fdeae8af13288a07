namespace SampleClient.Display;

/// <summary>Passes the terminal between the bar, which is redrawn all the time, and a question. One terminal, so one of these.</summary>
internal static class Interruptions
{
    private static readonly Lock Gate = new();
    private static TaskCompletionSource? _drawing, _wanted, _over;

    /// <summary>The bar takes the terminal, until disposed; the task tells when a question wants it.</summary>
    public static IDisposable Begin(out Task wanted)
    {
        lock (Gate)
        {
            (_drawing, _wanted) = (New(), New());
            wanted = _wanted.Task;
            if (_over is not null)
                _wanted.SetResult();
        }

        return new Drawing();
    }

    /// <summary>Waits until no question has the terminal.</summary>
    public static Task OverAsync()
    {
        lock (Gate)
            return _over?.Task ?? Task.CompletedTask;
    }

    /// <summary>A question takes the terminal, until disposed. Only one may at a time.</summary>
    public static async Task<IDisposable> TakeAsync()
    {
        Task drawing;
        lock (Gate)
        {
            _over = New();
            _wanted?.TrySetResult();
            drawing = _drawing?.Task ?? Task.CompletedTask;
        }

        await drawing;
        return new Question();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Drawing : IDisposable
    {
        public void Dispose()
        {
            lock (Gate)
            {
                _drawing?.SetResult();
                (_drawing, _wanted) = (null, null);
            }
        }
    }

    private sealed class Question : IDisposable
    {
        public void Dispose()
        {
            lock (Gate)
            {
                _over?.SetResult();
                _over = null;
            }
        }
    }
}
