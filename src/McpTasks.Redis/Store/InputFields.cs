namespace McpTasks.Redis;

/// <summary>
/// Questions and answers in a task's hash: <c>asked</c> holds the keys in the order asked, each with U+001F behind it, <c>q:KEY</c> the question's
/// method and params, <c>a:KEY</c> the token of the call that answered and the answer; a line parts the two, and only the second may contain more.
/// </summary>
internal static class InputFields
{
    public static RedisValue Question(TaskInput input) => $"{input.Method}\n{input.Params}";

    /// <summary>The names of the fields that hold the questions and answers of a task.</summary>
    /// <param name="asked">The keys of its questions.</param>
    public static RedisValue[] Names(RedisValue asked) => [.. Keys(asked).SelectMany(key => new RedisValue[] { "q:" + key, "a:" + key })];

    /// <summary>Reads what stands behind a record that is not a list's: a question and its answer in turns.</summary>
    public static IReadOnlyList<TaskInput> Read(RedisValue[] values)
    {
        const int Behind = RecordReader.AskedPlace + 1;
        return values.Length > Behind
            ? [.. Keys(values[RecordReader.AskedPlace]).Select((key, i) => Parse(key, values[Behind + (2 * i)]!, values[Behind + (2 * i) + 1]))]
            : [];
    }

    public static TaskInput Parse(string key, string question, string? answer)
    {
        var parts = question.Split('\n', 2);
        var given = answer?[(answer.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        return new(key, parts[0], parts[1], given);
    }

    private static string[] Keys(RedisValue asked) => ((string?)asked)?.Split(StoreRules.InputKeyEnd, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
