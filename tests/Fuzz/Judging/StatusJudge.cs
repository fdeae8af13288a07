using System.Text.Json;
using Fuzz.Hostile;
using Fuzz.Wire;

namespace Fuzz.Judging;

/// <summary>Says whether an HTTP status fits what was sent.</summary>
internal static class StatusJudge
{
    public static IEnumerable<(Check, string)> Judge(Shot shot, Sent sent, Reply reply, List<JsonElement> replies)
    {
        var isPost = shot.Verb == "POST" && shot.Broken is null;
        switch (reply.Status)
        {
            case 200 when isPost && sent.Kind != SentKind.Request:
                yield return (Check.StatusesFit, $"200 to what is no request: {ReplyJudge.Start(reply)}");
                break;
            case 202 when isPost && sent.Kind is not (SentKind.Notification or SentKind.Answer):
                yield return (Check.StatusesFit, $"202 to a {sent.Kind}");
                break;
            case 202 when reply.Body.Length > 0:
                yield return (Check.StatusesFit, $"202 with a body: {ReplyJudge.Start(reply)}");
                break;
            case 204 when isPost:
                yield return (Check.StatusesFit, "204 to a message");
                break;
            case not (200 or 202 or 204 or (>= 400 and < 500)) when !shot.HttpIsOdd:
                yield return (Check.StatusesFit, $"{reply.Status} is none that anybody expects");
                break;
        }

        if (reply.Status >= 400 && reply.IsEvents)
            yield return (Check.StatusesFit, $"{reply.Status} with an event stream, in which clients do not look for an error");
        if (shot.MustSucceed
            && !(reply.Status == 200 && replies is [{ ValueKind: JsonValueKind.Object } only] && (only.TryGetProperty("result", out _) || MessageJudge.CodeOf(only) == ErrorCodes.Limit)))
            yield return (Check.WhatIsRightIsServed, $"{reply.Status}: {ReplyJudge.Start(reply)}");
    }
}
