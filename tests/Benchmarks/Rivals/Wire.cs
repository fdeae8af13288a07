using System.Text.Json;

namespace Benchmarks.Rivals;

/// <summary>What the benchmark asks of a contestant; one line of JSON. Contestants in other languages read the same.</summary>
/// <param name="Name">What to do, as <see cref="Order"/> names it.</param>
/// <param name="Count">How many tasks, polls or messages.</param>
/// <param name="AtOnce">How many submitters there are.</param>
/// <param name="Rate">Arrivals a second, where the order is paced.</param>
/// <param name="Tool">Which of the tools.</param>
internal sealed record Order(string Name, int Count, int AtOnce = 1, double Rate = 0, string Tool = "empty")
{
    /// <summary>As many as possible: submit all, wait until all have ended.</summary>
    public const string Burst = "burst";

    /// <summary>One at a time: submit, wait for the end as a submitter sees it, read the result.</summary>
    public const string OneByOne = "one-by-one";

    /// <summary>Submit at a rate; each latency counts from when the task was due to be submitted.</summary>
    public const string Paced = "paced";

    /// <summary>Bring so many ended tasks into the store.</summary>
    public const string Fill = "fill";

    /// <summary>Read so many tasks, any of those in the store.</summary>
    public const string Poll = "poll";

    /// <summary>Have so many subscribers (<c>AtOnce</c>), make so many changes one after the other, and time each from the change to its subscriber.</summary>
    public const string Push = "push";

    /// <summary>Submit at a rate whatever becomes of the tasks, and read one now and then; answers what ended in time, and how long the reads took.</summary>
    public const string Overload = "overload";

    /// <summary>Tell how many tasks have ended in this process.</summary>
    public const string Ended = "ended";

    /// <summary>Count what the process spends from here on, for those who are asked by others than us.</summary>
    public const string Begin = "begin";

    /// <summary>Tell what it has spent since.</summary>
    public const string End = "end";
}

/// <summary>What a contestant answers; one line of JSON.</summary>
/// <param name="Seconds">How long the whole order took.</param>
/// <param name="CpuSeconds">The processor time of the contestant's process meanwhile.</param>
/// <param name="AllocatedBytes">What it allocated; null where the runtime does not tell.</param>
/// <param name="Exceptions">How many exceptions were thrown; null where the runtime does not tell.</param>
/// <param name="Latencies">In milliseconds, where the order measures them.</param>
/// <param name="Ended">How many tasks ended, where the order asks for that.</param>
/// <param name="Error">Why the order failed; null when it did not.</param>
internal sealed record Reply(
    double Seconds, double CpuSeconds, double? AllocatedBytes, double? Exceptions, double[]? Latencies = null, double? Ended = null, string? Error = null);

internal static class Wire
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What a contestant writes when it takes orders; lines before it are noise.</summary>
    public const string Ready = "READY";
}
