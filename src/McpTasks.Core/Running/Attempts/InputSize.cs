namespace McpTasks;

/// <summary>Keeps questions and answers within <see cref="McpTasksOptions.MaxInputBytes"/>.</summary>
internal static class InputSize
{
    /// <summary>What is wrong with the size, or null.</summary>
    /// <param name="what">What it is, such as <c>The question</c>.</param>
    /// <param name="json">Its JSON.</param>
    /// <param name="options">The limit.</param>
    public static string? Problem(string what, string json, McpTasksOptions options)
    {
        var size = Encoding.UTF8.GetByteCount(json);
        return size > options.MaxInputBytes
            ? $"{what} has {size} bytes; {McpTasksOptions.Section}:{nameof(McpTasksOptions.MaxInputBytes)} allows {options.MaxInputBytes}."
            : null;
    }
}
