namespace McpTasks;

/// <summary>Whether an argument meets the condition of a strike.</summary>
internal static class StrikeCondition
{
    public static bool Holds(TaskStrike strike, JsonNode? given) => strike.Operator switch
    {
        TaskStrikeOperator.Equal => IsValue(given, strike.Value!),
        TaskStrikeOperator.NotEqual => !IsValue(given, strike.Value!),
        TaskStrikeOperator.Less => Compare(given, strike.Value!) < 0,
        TaskStrikeOperator.LessOrEqual => Compare(given, strike.Value!) <= 0,
        TaskStrikeOperator.Greater => Compare(given, strike.Value!) > 0,
        TaskStrikeOperator.GreaterOrEqual => Compare(given, strike.Value!) >= 0,
        TaskStrikeOperator.Between => Compare(given, strike.Value!) >= 0 && Compare(given, strike.UpTo!) <= 0,
        _ => true,
    };

    /// <summary>The condition as people write it.</summary>
    public static string Text(TaskStrike strike) => strike.Operator == TaskStrikeOperator.Between
        ? $"{strike.Argument} between {strike.Value} and {strike.UpTo}"
        : $"{strike.Argument} {strike.Operator.ToName()} {strike.Value}";

    /// <summary>Whether a range begins behind its end, so that nothing matches.</summary>
    public static bool IsEmpty(string from, string upTo) =>
        TryParse(from, out var start) && start is JsonValue number && number.GetValueKind() == JsonValueKind.Number
            ? Compare(number, upTo) is null or > 0
            : string.CompareOrdinal(TextOf(from), TextOf(upTo)) > 0;

    private static bool IsValue(JsonNode? given, string value) =>
        (given is JsonValue text && text.TryGetValue<string>(out var same) && string.Equals(same, value, StringComparison.Ordinal))
        || (TryParse(value, out var wanted) && JsonNode.DeepEquals(given, wanted));

    // Null where the two have no order.
    private static int? Compare(JsonNode? given, string value) => given?.GetValueKind() switch
    {
        JsonValueKind.Number when TryParse(value, out var other) && other?.GetValueKind() == JsonValueKind.Number => Compare(given.AsValue(), other.AsValue()),
        JsonValueKind.String => string.CompareOrdinal((string)given!, TextOf(value)),
        _ => null,
    };

    private static int Compare(JsonValue one, JsonValue other) => one.TryGetValue<decimal>(out var amount) && other.TryGetValue<decimal>(out var than)
        ? amount.CompareTo(than)
        : one.GetValue<double>().CompareTo(other.GetValue<double>());

    // A string may be written as text or as JSON.
    private static string TextOf(string value) => TryParse(value, out var json) && json?.GetValueKind() == JsonValueKind.String ? (string)json! : value;

    private static bool TryParse(string value, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }
}
