namespace Benchmarks.Rivals.HangfireJobs;

/// <summary>The job that does nothing; Hangfire needs it public.</summary>
public static class EmptyJob
{
    private static Countdown? s_ended;

    /// <summary>Answers two bytes.</summary>
    public static string Run()
    {
        s_ended!.Signal();
        return "ok";
    }

    internal static Countdown Expect(int count) => s_ended = new(count);
}
