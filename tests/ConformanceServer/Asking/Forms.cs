using ModelContextProtocol.Protocol;

namespace ConformanceServer.Asking;

/// <summary>Forms of one field.</summary>
internal static class Forms
{
    public static ElicitRequestParams Text(string message, string field) => Of(message, field, new ElicitRequestParams.StringSchema());

    public static ElicitRequestParams YesNo(string message, string field) => Of(message, field, new ElicitRequestParams.BooleanSchema());

    /// <summary>The text in a field of an accepted form; null when there is none.</summary>
    public static string? Answer(ElicitResult? answer, string field) =>
        answer is { IsAccepted: true, Content: { } content } && content.TryGetValue(field, out var value) ? value.ToString() : null;

    private static ElicitRequestParams Of(string message, string field, ElicitRequestParams.PrimitiveSchemaDefinition schema) => new()
    {
        Message = message,
        RequestedSchema = new() { Properties = { [field] = schema }, Required = [field] },
    };
}
