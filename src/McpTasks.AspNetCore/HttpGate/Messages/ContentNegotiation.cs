using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>Reads content types and Accept headers as RFC 9110 means them; the SDK looks for two words in the latter.</summary>
internal static class ContentNegotiation
{
    private const string Json = "application/json", EventStream = "text/event-stream";

    public static Refusal? CheckPost(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, Refusal.ServerError, $"Send the message as {Json} in UTF-8.");

        return Accepts(request, Json) && Accepts(request, EventStream)
            ? null
            : NotAcceptable($"The Accept header must list both {Json} and {EventStream}.");
    }

    public static Refusal? CheckGet(HttpRequest request) =>
        Accepts(request, EventStream) ? null : NotAcceptable($"The Accept header must list {EventStream}.");

    private static bool Accepts(HttpRequest request, string mediaType)
    {
        // Who says nothing accepts anything (RFC 9110, 12.5.1).
        if (request.Headers.Accept.Count == 0)
            return true;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges))
            return false;
        var type = new MediaTypeHeaderValue(mediaType);
        // The most specific range decides (RFC 9110, 12.5.1), so "*/*, text/event-stream;q=0" excludes event streams.
        var best = ranges.Where(type.IsSubsetOf).MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2);
        return best is { Quality: null or > 0 };
    }

    private static Refusal NotAcceptable(string message) => new(StatusCodes.Status406NotAcceptable, Refusal.ServerError, message);
}
