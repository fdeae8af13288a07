using System.Diagnostics.CodeAnalysis;

namespace McpTasks.RedisTransport.Queues;

/// <summary>
/// The rule for names of queues and exchanges. Names arrive in addresses from elsewhere and become part of keys: braces would change the
/// hash tag, and blanks and control characters would spoil logs.
/// </summary>
internal static class EntityName
{
    public const int Longest = 260;

    public const string Rule = "1 to 260 letters, digits or any of - _ . : + ~";

    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 and <= Longest }
            && name.All(static c => char.IsLetterOrDigit(c) || "-_.:+~".Contains(c, StringComparison.Ordinal));
}
