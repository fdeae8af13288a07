using System.Globalization;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>
/// Questions and answers in a task's hash: <c>q:KEY</c> holds the question's number, method and params, <c>a:KEY</c> the token of the call
/// that answered and the answer; lines part them, and only the last piece may contain more lines.
/// </summary>
internal static class InputFields
{
    public static RedisValue Question(TaskInput input) => $"{input.Method}\n{input.Params}";

    public static IReadOnlyList<TaskInput> Read(Dictionary<string, RedisValue> fields)
    {
        if (!fields.ContainsKey("asked"))
            return [];
        return [.. fields
            .Where(field => field.Key.StartsWith("q:", StringComparison.Ordinal))
            .Select(field => Parse(field.Key[2..], (string)field.Value!, fields.TryGetValue("a:" + field.Key[2..], out var answer) ? (string?)answer : null))
            .OrderBy(numbered => numbered.Number)
            .Select(numbered => numbered.Input)];
    }

    public static (int Number, TaskInput Input) Parse(string key, string question, string? answer)
    {
        var parts = question.Split('\n', 3);
        var given = answer?[(answer.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), new(key, parts[1], parts[2], given));
    }
}
