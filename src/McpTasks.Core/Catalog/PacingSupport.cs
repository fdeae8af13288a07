namespace McpTasks;

/// <summary>How often a component's tasks begin: its attributes, or what the settings say in their place.</summary>
internal static class PacingSupport
{
    public static TaskPacing Of(string component, IReadOnlyList<object> metadata, TaskComponentOptions? settings) => new()
    {
        RateLimits =
        [
            .. settings is { RateLimits.Count: > 0 }
                ? settings.RateLimits.Select(limit => RateLimit(limit.Max, limit.Per, limit.Argument, limit.PerOwner, limit.Drop))
                : metadata.OfType<RateLimitAttribute>().Select(limit => RateLimit(
                    Max(component, limit.Max), Time(component, "RateLimit", nameof(limit.Per), limit.Per), limit.Argument, limit.PerOwner, limit.Drop)),
            .. settings is { Cooldowns.Count: > 0 }
                ? settings.Cooldowns.Select(cooldown => RateLimit(1, cooldown.Window, cooldown.Argument, cooldown.PerOwner, drops: true))
                : metadata.OfType<CooldownAttribute>().Select(cooldown => RateLimit(
                    1, Time(component, "Cooldown", nameof(cooldown.Window), cooldown.Window), cooldown.Argument, cooldown.PerOwner, drops: true)),
        ],
        Debounce = settings?.Debounce is { } debounce
            ? new(debounce.Settle) { Argument = Argument(debounce.Argument) }
            : metadata.OfType<DebounceAttribute>().FirstOrDefault() is { } attribute
                ? new(Time(component, "Debounce", nameof(attribute.Settle), attribute.Settle)) { Argument = Argument(attribute.Argument) }
                : null,
    };

    // A cooldown is a rate of one, of which the others are dropped.
    private static TaskRateLimit RateLimit(int max, TimeSpan per, string argument, bool perOwner, bool drops) =>
        new(max, per) { Argument = Argument(argument), PerOwner = perOwner, Drops = drops };

    private static string? Argument(string name) => name.Length > 0 ? name : null;

    private static int Max(string component, int max) => max is >= 1 and <= TaskRateRules.Most
        ? max
        : throw Wrong(component, "RateLimit", nameof(max), $"from 1 to {TaskRateRules.Most}", max);

    private static TimeSpan Time(string component, string attribute, string property, string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TaskRateRules.Shortest && time <= TaskRateRules.Longest
            ? time
            : throw Wrong(component, attribute, property, "a time from one millisecond to one day, written hh:mm:ss", text);

    private static InvalidOperationException Wrong(string component, string attribute, string property, string range, object value) =>
        new($"[{attribute}] of '{component}': {property} must be {range}, but is {value}.");
}
