using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fuzz.Hostile;
using Fuzz.Target;
using Fuzz.Wire;

namespace Fuzz.Judging;

/// <summary>Says whether the messages of an answer are what was owed.</summary>
internal static class MessageJudge
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Refusals of the method and of the media type, which HTTP has before anybody reads a message (RFC 9110, 15.5.6 and 15.5.16).
    /// </summary>
    private static readonly int[] OfHttp = [405, 415];

    public static IEnumerable<(Check, string)> Judge(Shot shot, Sent sent, byte[]? body, Reply reply, List<JsonElement> replies)
    {
        if (shot.Verb != "POST" || shot.Broken is not null)
            yield break;
        if (reply.Status == 200 && sent.Kind == SentKind.Request && replies.Count != 1 && !(replies.Count == 0 && reply.WasCancelled))
            yield return (Check.OneMessageWithItsId, $"{replies.Count} answers: {ReplyJudge.Start(reply)}");
        if (reply.Status is >= 400 && replies.Count == 0 && !shot.HttpIsOdd && !OfHttp.Contains(reply.Status))
            yield return (Check.OneMessageWithItsId, $"{reply.Status} without a message");
        foreach (var message in replies)
        {
            if (Problem(message) is { } problem)
                yield return (Check.OneMessageWithItsId, $"{reply.Status}, {problem}: {ReplyJudge.Start(reply)}");
            else if (!IdFits(message, sent, reply.Status))
                yield return (
                    Check.OneMessageWithItsId, $"{reply.Status}, the id is not that of the request, {sent.Id}: {ReplyJudge.Start(reply)}");
            else if (CodeOf(message) is { } code && CodeProblem(code, message, body, reply) is { } wrong)
                yield return (Check.CodesFit, $"{reply.Status}, {wrong}: {ReplyJudge.Start(reply)}");
        }
    }

    public static int? CodeOf(JsonElement message) =>
        message.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            && error.TryGetProperty("code", out var code) && code.TryGetInt32(out var number)
            ? number
            : null;

    private static string? Problem(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
            return "no object";
        if (!message.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String
            || version.GetString() != "2.0")
            return "no jsonrpc 2.0";
        var hasResult = message.TryGetProperty("result", out _);
        if (hasResult == message.TryGetProperty("error", out var error))
            return "not one of result and error";
        return hasResult
            || (
                CodeOf(message) is not null && error.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0)
            ? null
            : "no error as it should be";
    }

    // Who has not read the message, or could not, cannot say its id; the refusal of an answer has none (MCP transports, "Sending Messages
    // to the Server").
    private static bool IdFits(JsonElement message, Sent sent, int status) => Sent.IdOf(message) is { } id
        ? id == sent.Id || (status >= 400 && sent is { Kind: SentKind.Nothing, Id: null })
        : status >= 400
            && (
                sent.Id is null || sent.Kind is SentKind.Nothing or SentKind.Answer || CodeOf(message) is ErrorCodes.Parse or ErrorCodes.Http or ErrorCodes.NoSession);

    private static string? CodeProblem(int code, JsonElement message, byte[]? body, Reply reply)
    {
        if (code == ErrorCodes.Internal)
            return WasAsked(message, body) ? null : "a failure of the server";
        if (code == ErrorCodes.Parse && reply.Status == 200)
            return "a request that was read is no JSON";
        return ErrorCodes.Known.Contains(code) ? null : "a code that nobody knows";
    }

    private static bool WasAsked(JsonElement message, byte[]? body)
    {
        // A task that nobody answered is ended by the server, as its settings say.
        if (body is null
            || message.ToString() is var text && (text.Contains(Asked.Marker, StringComparison.Ordinal) || text.Contains("\"expired: ", StringComparison.Ordinal)))
            return true;
        try
        {
            return JsonNode.Parse(body)!.ToJsonString(Plain).Contains(Asked.Name, StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return Encoding.UTF8.GetString(body).Contains(Asked.Name, StringComparison.OrdinalIgnoreCase);
        }
    }
}
