namespace McpTasks;

/// <summary>Keeps what tasks end with, and say on the way, within bounds.</summary>
internal static class OutcomeLimits
{
    /// <summary>The outcome, or a failure that names the limit where the outcome is too large.</summary>
    public static TaskOutcome Bounded(TaskOutcome outcome, McpTasksOptions options)
    {
        var size = SizeOf(outcome);
        return size <= options.MaxResultBytes
            ? outcome with { StatusMessage = OneLine(outcome.StatusMessage) }
            : TaskOutcomes.Error(TaskOutcomes.InternalError, $"The result has {size} bytes; {McpTasksOptions.Section}:{nameof(McpTasksOptions.MaxResultBytes)} allows {options.MaxResultBytes}.");
    }

    /// <summary>The bytes of its result and its error.</summary>
    public static int SizeOf(TaskOutcome outcome) => Encoding.UTF8.GetByteCount(outcome.Result ?? "") + Encoding.UTF8.GetByteCount(outcome.Error ?? "");

    /// <summary>A status message is for a list, a push and a log line; the whole text is in the result.</summary>
    private static string? OneLine(string? message) => message is null ? null : Short(message.Trim().Split(['\r', '\n'], 2)[0]);

    /// <summary>A message cut to what a task may say, without halving a character.</summary>
    public static string Short(string message, int most = StoreRules.MaxMessageLength)
    {
        if (message.Length <= most)
            return message;
        var length = most - 1;
        return $"{message[..(char.IsHighSurrogate(message[length - 1]) ? length - 1 : length)]}…";
    }
}
