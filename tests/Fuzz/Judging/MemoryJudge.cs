using System.Globalization;
using Fuzz.Target;

namespace Fuzz.Judging;

/// <summary>Says whether the process has grown between a tenth of the requests and all of them.</summary>
internal static class MemoryJudge
{
    /// <summary>The least number of requests that says something: before it the process has not become what it will be.</summary>
    public const long LeastRequests = 50_000;

    private const long MiB = 1024 * 1024;
    private const long LivingMore = 24 * MiB, ResidentMore = 128 * MiB;
    private const int HandlesMore = 150, ThreadsMore = 60;

    public static IEnumerable<Finding> Judge(Figures early, Figures late)
    {
        if (late.Living > early.Living + LivingMore)
            yield return Found("living objects", early.Living / MiB, late.Living / MiB, "MiB");
        if (late.Resident > early.Resident + ResidentMore)
            yield return Found("resident memory", early.Resident / MiB, late.Resident / MiB, "MiB");
        if (late.Handles > early.Handles + HandlesMore)
            yield return Found("open files", early.Handles, late.Handles, "");
        if (late.Threads > early.Threads + ThreadsMore)
            yield return Found("threads", early.Threads, late.Threads, "");
    }

    private static Finding Found(string what, long early, long late, string unit) =>
        new(
            Check.MemoryIsFlat, null,
            string.Create(CultureInfo.InvariantCulture, $"{what}: {early} {unit} after a tenth, {late} {unit} at the end"));
}
