using System.Text.Json.Nodes;
using Chaos.Service;

namespace Chaos.Clients;

/// <summary>How a client follows a task.</summary>
internal enum Following
{
    /// <summary>It polls.</summary>
    Poll,

    /// <summary>It waits in one request: <c>tasks/result</c> in 2025-11-25, a subscription in 2026-07-28.</summary>
    Wait,

    /// <summary>It is told: on its session's stream in 2025-11-25, by a subscription in 2026-07-28.</summary>
    Push,
}

/// <summary>What the client does with one task: equal for equal seeds.</summary>
/// <param name="Index">The task's number, from 0.</param>
/// <param name="Tool">What is called.</param>
/// <param name="Size">The tool's own number: milliseconds, questions, bytes or times.</param>
/// <param name="Following">How the client follows it.</param>
/// <param name="CancelAfter">When the client cancels it, after it was created; null for never.</param>
/// <param name="LooksAgain">Whether the client reads a task again that it knows to have ended.</param>
internal sealed record TaskScript(int Index, string Tool, int Size, Following Following, TimeSpan? CancelAfter, bool LooksAgain)
{
    private const int Always = 99;

    /// <summary>Whether the tool is sure to return by itself, sooner or later.</summary>
    public bool IsPoisonForEver => Tool == "poison" && Size >= ToxicTools.MostPoison;

    public static TaskScript Of(int seed, int index, TimeSpan lease, int maxResultBytes)
    {
        var random = new Random(unchecked((seed * 1_000_003) + index));
        var (tool, size) = ToolOf(index, random, lease, maxResultBytes);
        var following = (Following)random.Next(3);
        TimeSpan? cancel = size >= 200 && tool != "huge" && random.Next(5) == 0 ? TimeSpan.FromMilliseconds(random.Next(size)) : null;
        return new(index, tool, size, following, cancel, random.Next(10) == 0);
    }

    /// <summary>The arguments of the call.</summary>
    public JsonObject Arguments(string ticket)
    {
        var arguments = new JsonObject { ["ticket"] = ticket };
        var name = Tool switch
        {
            "steady" or "limited" or "shared" or "paced" or "urgent" or "lazy" or "stubborn" or "mangling" => "milliseconds",
            "asking" => "questions",
            "huge" => "bytes",
            "poison" => "times",
            _ => null,
        };
        if (name is not null)
            arguments[name] = Size;
        return arguments;
    }

    private static (string Tool, int Size) ToolOf(int index, Random random, TimeSpan lease, int maxResultBytes) =>
        (index % 5000, random.Next(1000)) switch
    {
        (250, _) => ("poison", Always),
        (100 or 2600, _) => ("poison", 1),
        (_, < 640) => ("quick", 0),
        (_, < 820) => ("steady", random.Next(50, 1000)),
        (_, < 860) => ("stubborn", random.Next(100, 3000)),
        (_, < 900) => ("mangling", random.Next(100, 3000)),
        (_, < 930) => ("failing", 0),
        (_, < 975) => ("asking", random.Next(1, 4)),
        (_, < 985) => ("huge", random.Next(1000, 2 * maxResultBytes)),
        _ => ("steady", (int)(lease.TotalMilliseconds * (0.8 + random.NextDouble()))),
    };
}
