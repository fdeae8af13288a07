#pragma warning disable MCP9005 // Roots and sampling are deprecated since 2026-07-28, which the suites check all the same.
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace ConformanceServer.InputRequired;

/// <summary>Reads the answers of a retried request (SEP-2322).</summary>
internal static class Rounds
{
    public static ElicitResult? Form(this RequestParams request, string key) =>
        request.AnswerTo(key)?.Deserialize(InputResponse.ElicitResultJsonTypeInfo);

    public static CreateMessageResult? Sample(this RequestParams request, string key) =>
        request.AnswerTo(key)?.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo);

    public static ListRootsResult? Roots(this RequestParams request, string key) =>
        request.AnswerTo(key)?.Deserialize(InputResponse.ListRootsResultJsonTypeInfo);

    public static InputRequiredException Ask(string key, InputRequest question, string? state = null) =>
        new(new Dictionary<string, InputRequest>(StringComparer.Ordinal) { [key] = question }, state);

    // What is no answer at all is asked for again.
    private static InputResponse? AnswerTo(this RequestParams request, string key) =>
        request.InputResponses is { } answers && answers.TryGetValue(key, out var answer)
            && answer.RawValue.ValueKind == JsonValueKind.Object
            ? answer
            : null;
}
