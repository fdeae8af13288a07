using Chaos.Ledger;
using McpTasks;

namespace Chaos.Checking;

/// <summary>How the engine itself ends a task.</summary>
internal enum EngineEnding
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>Its attempts were used up.</summary>
    Poison,

    /// <summary>Its time was.</summary>
    Expired,

    /// <summary>Its result was too large.</summary>
    TooLarge,
}

/// <summary>Tells endings apart, by what is said of them.</summary>
internal static class Endings
{
    public static EngineEnding OfEngine(StoredTask task) => task.Status != McpTaskStatus.Failed ? EngineEnding.None : task.Message switch
    {
        { } message when message.StartsWith("poison: ", StringComparison.Ordinal) => EngineEnding.Poison,
        { } message when message.StartsWith("expired: ", StringComparison.Ordinal) => EngineEnding.Expired,
        { } message when message.Contains("MaxResultBytes allows", StringComparison.Ordinal) => EngineEnding.TooLarge,
        _ => EngineEnding.None,
    };

    /// <summary>Whether the stored error is what the throw became. Only an McpException's own words are told to clients.</summary>
    public static bool IsOfThrow(StoredTask task, LedgerEntry thrown)
    {
        if (task.Text is null || !task.Text.StartsWith("An error occurred invoking", StringComparison.Ordinal))
            return false;
        var (type, message) = thrown.Text.Split(": ", 2) is [var first, var second] ? (first, second) : (thrown.Text, "");
        return type == "McpException" ? task.Text.EndsWith(message, StringComparison.Ordinal) : task.Text.EndsWith('.');
    }
}
