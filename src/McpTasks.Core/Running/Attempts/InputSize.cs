namespace McpTasks;

/// <summary>Keeps questions and answers within <see cref="McpTasksOptions.MaxInputBytes"/>.</summary>
internal static class InputSize
{
    /// <summary>What is wrong with the size of something, such as <c>The question</c>, or null.</summary>
    public static string? Problem(string what, string json, McpTasksOptions options)
    {
        var size = Encoding.UTF8.GetByteCount(json);
        return size > options.MaxInputBytes
            ? $"{what} has {size} bytes; {McpTasksOptions.Section}:{nameof(McpTasksOptions.MaxInputBytes)} allows {options.MaxInputBytes}."
            : null;
    }
}
