using System.Text.Json.Serialization;

namespace McpTasks;

/// <summary>The operators of strikes as people write them, in commands, in JSON and in the store.</summary>
internal static class TaskStrikeOperators
{
    /// <summary>An operator of a newer version. This version cannot rule a task out, and so the strike matches every value.</summary>
    public const TaskStrikeOperator Unknown = (TaskStrikeOperator)(-1);

    private static readonly string[] Names = ["=", "!=", "<", "<=", ">", ">=", "between"];

    public static IReadOnlyList<string> All => Names;

    public static string ToName(this TaskStrikeOperator comparison) => Names.ElementAtOrDefault((int)comparison) ?? "?";

    /// <summary>The operator of a name, <see cref="TaskStrikeOperator.Equal"/> without one; null where none has the name.</summary>
    public static TaskStrikeOperator? Parse(string? name) =>
        name is null or "==" ? TaskStrikeOperator.Equal : Array.IndexOf(Names, name) is >= 0 and var found ? (TaskStrikeOperator)found : null;
}

internal sealed class TaskStrikeOperatorConverter : JsonConverter<TaskStrikeOperator>
{
    public override TaskStrikeOperator Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TaskStrikeOperators.Parse(reader.GetString()) ?? TaskStrikeOperators.Unknown;

    public override void Write(Utf8JsonWriter writer, TaskStrikeOperator value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToName());
}
