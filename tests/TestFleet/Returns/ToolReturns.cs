using System.Text.Json.Nodes;

namespace TestFleet.Returns;

/// <summary>Tools that return data, which the SDK writes as JSON.</summary>
internal static class ToolReturns
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 1, 12, 30, 15, 250, TimeSpan.FromHours(2));

    /// <summary>The name and the body of each tool.</summary>
    public static IReadOnlyList<(string Name, Delegate Body)> All { get; } =
    [
        ("text", () => "Grüße, \"you\" <&> \u2028 \ud83d\ude00\r\n\ttab"),
        ("empty_text", () => ""),
        ("whole", () => 42),
        ("large", () => long.MaxValue),
        ("real", () => 0.1),
        ("exact", () => 1.10m),
        ("yes", () => true),
        ("dictionary", () => new Dictionary<string, object?> { ["b"] = 1, ["a"] = null, ["ü/~"] = new[] { 1, 2 } }),
        ("list", () => new[] { 3, 1, 2 }),
        ("texts", () => new List<string> { "one", "two" }),
        ("nothing", () => (string?)null),
        ("no_value", () => Task.CompletedTask),
        ("record", () => new Person("Ann", 36, new("Main Street", null))),
        ("class", () => new Machine { Label = "x", Parts = ["a", "b"] }),
        ("json_object", () => new JsonObject { ["kind"] = "free", ["items"] = new JsonArray(1, "two", null) }),
        ("bytes", () => new byte[] { 0, 1, 254, 255 }),
        ("guid", () => Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff")),
        ("path", () => new Uri("file:///srv/data/a%20b.txt")),
        ("moment", () => Moment),
        ("day", () => new DateOnly(2026, 3, 1)),
        ("duration", () => TimeSpan.FromSeconds(90.5)),
        ("weekday", () => DayOfWeek.Friday),
        ("pair", () => ("left", 2)),
        ("boxed_pair", () => Tuple.Create("left", 2)),
        ("set", () => new HashSet<string>(StringComparer.Ordinal) { "a", "b" }),
        ("empty_list", () => Array.Empty<int>()),
        ("empty_object", () => new Empty()),
        ("either", (bool first) => first ? (object)"text" : 7),
        ("maybe", (bool some) => some ? 7 : (int?)null),
        ("later", async () =>
        {
            await Task.Yield();
            return new Person("Bob", 1, null);
        }),
    ];

    internal sealed record Person(string Name, int Age, Address? Address);

    internal sealed record Address(string Street, string? Town);

    internal sealed record Empty;

    internal sealed class Machine
    {
        public string Label { get; set; } = "";

        public List<string> Parts { get; set; } = [];

        public DateTimeOffset? Sold { get; set; }
    }
}
