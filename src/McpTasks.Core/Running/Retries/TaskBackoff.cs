namespace McpTasks;

/// <summary>How the pauses before an attempt that failed is tried again grow.</summary>
public enum TaskBackoff
{
    /// <summary>Twice as long each time.</summary>
    Exponential,

    /// <summary>By the first pause each time.</summary>
    Linear,

    /// <summary>Not at all.</summary>
    Constant,
}
