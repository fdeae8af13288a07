namespace McpTasks.Client.Tests;

/// <summary>Bounds waits for what must happen, so that a test that fails ends.</summary>
internal static class Patience
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    public static CancellationToken Token => new CancellationTokenSource(Long).Token;

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Long);

    public static Task Soon(this Task task) => task.WaitAsync(Long);

    public static async Task UntilAsync(Func<bool> condition)
    {
        var token = Token;
        while (!condition())
            await Task.Delay(10, token);
    }
}
