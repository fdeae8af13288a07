using System.Text.Json.Serialization;

namespace McpTasks;

/// <summary>
/// How a strike compares an argument with its value. Of order are two numbers, by their amount, and two strings, by their characters' numbers; a number and a
/// string, and all else, are of no order, and not meant.
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

    /// <summary>From the value to <see cref="TaskStrike.UpTo"/>, both of them meant.</summary>
    Between,
}
