namespace McpTasks.Dashboard.Forwarding;

/// <summary>Headers as <c>OTEL_EXPORTER_OTLP_HEADERS</c> has them: <c>name=value</c>, with commas between, values percent-encoded where need be.</summary>
internal static class ForwardHeaders
{
    public static (string Name, string Value)[] Parse(string? text) => [.. Parts(text).Where(IsPair).Select(Pair)];

    public static bool AreValid(string? text) => Parts(text).All(IsPair);

    private static string[] Parts(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (string Name, string Value) Pair(string part)
    {
        var at = part.IndexOf('=', StringComparison.Ordinal);
        return (part[..at].Trim(), Uri.UnescapeDataString(part[(at + 1)..].Trim()));
    }

    private static bool IsPair(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) > 0 && Pair(part) is var (name, value)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && value.All(c => !char.IsControl(c) && char.IsAscii(c));
}
