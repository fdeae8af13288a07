using System.Text.Json.Serialization;

namespace McpTasks;

/// <summary>
/// How a strike compares an argument with its value. Two numbers compare by amount, two strings by ordinal comparison. Values of other types, or of different
/// types, have no order, and match neither below, nor above, nor between.
/// </summary>
[JsonConverter(typeof(TaskStrikeOperatorConverter))]
public enum TaskStrikeOperator
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Not equal.</summary>
    NotEqual,

    /// <summary>Below the value.</summary>
    Less,

    /// <summary>Below the value, or equal.</summary>
    LessOrEqual,

    /// <summary>Above the value.</summary>
    Greater,

    /// <summary>Above the value, or equal.</summary>
    GreaterOrEqual,

    /// <summary>From the value to <see cref="TaskStrike.UpTo"/>, both included.</summary>
    Between,
}
