using System.Text.Json;
using Fuzz.Hostile;
using Fuzz.Wire;

namespace Fuzz.Judging;

/// <summary>Says what is wrong with the answer to a request.</summary>
internal static class ReplyJudge
{
    /// <summary>
    /// What HTTP itself answers with 5xx: 505 to a version that the server does not speak (RFC 9110, 15.6.6), 501 to a transfer coding that
    /// it does not know (RFC 9112, 6.1).
    /// </summary>
    private static readonly int[] HttpsOwn = [501, 505];

    /// <param name="shot">The request.</param>
    /// <param name="body">Its body as it was sent.</param>
    /// <param name="reply">What came of it.</param>
    public static IEnumerable<Finding> Judge(Shot shot, byte[]? body, Reply reply)
    {
        Finding Found(Check check, string text) => new(check, shot.Number, $"{text} [{shot.Kind}, {shot.Harm}]");
        if (reply.Outcome == Outcome.Hung)
            yield return Found(
                Check.EveryRequestIsAnswered, reply.Status == 0 ? "nothing came" : $"{reply.Status}, then no end: {Start(reply)}");
        if (reply.Outcome == Outcome.Garbled && !IsHttp2(shot))
            yield return Found(Check.AnswersAreHttp, reply.Problem);
        if (reply.Outcome is Outcome.Closed or Outcome.BrokenOff && !MayBeDropped(shot))
            yield return Found(Check.NoConnectionIsDropped, $"{reply.Outcome} ({reply.Problem}) after: {reply.Status} {Start(reply)}");
        if (reply.Status >= 500 && !(shot.HttpIsOdd && HttpsOwn.Contains(reply.Status)))
            yield return Found(Check.NoServerError, $"{reply.Status}: {Start(reply)}");
        if (reply.Outcome != Outcome.Answered || reply.Status >= 500)
            yield break;
        foreach (var (check, text) in Answered(shot, Sent.Read(body), body, reply))
            yield return Found(check, text);
    }

    /// <summary>Whether whoever reads messages has read it and made up its mind about what it says.</summary>
    public static bool IsPastTheParser(Reply reply)
    {
        if (reply.Status is < 200 or >= 300)
            return CodeOf(reply) is { } code and not (
                ErrorCodes.Parse or ErrorCodes.InvalidRequest or ErrorCodes.Http or ErrorCodes.NoSession or ErrorCodes.Headers or ErrorCodes.Version);
        return true;
    }

    private static int? CodeOf(Reply reply)
    {
        try
        {
            return reply.Outcome == Outcome.Answered && reply.Body is [(byte)'{', ..]
                && JsonElement.Parse(reply.Text).TryGetProperty("error", out var error)
                ? error.GetProperty("code").GetInt32()
                : null;
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static IEnumerable<(Check, string)> Answered(Shot shot, Sent sent, byte[]? body, Reply reply)
    {
        List<JsonElement> messages;
        string? problem = null;
        try
        {
            messages = Events.MessagesOf(reply);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            (messages, problem) = ([], wrong.Message);
        }

        if (problem is not null)
            return [(Check.OneMessageWithItsId, $"{reply.Status}, {problem}: {Start(reply)}")];
        var replies = messages
            .Where(message => message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("method", out _))
            .ToList();
        return [.. StatusJudge.Judge(shot, sent, reply, replies), .. MessageJudge.Judge(shot, sent, body, reply, replies)];
    }

    // A request that is no HTTP, whose sender said goodbye, or of which the server will not read the end.
    private static bool MayBeDropped(Shot shot) => shot.HttpIsOdd || shot.Ending != Ending.Waits || shot.Harm == nameof(Harm.TooLong);

    // Who greets in HTTP/2 is answered in it (RFC 9113, 3.4).
    private static bool IsHttp2(Shot shot) => shot.Broken.AsSpan().StartsWith("PRI * HTTP/2.0"u8);

    internal static string Start(Reply reply) => reply.Text.Length > 300 ? reply.Text[..300] + "..." : reply.Text;
}
