using CsCheck;

namespace Fuzz.Hostile;

/// <summary>What is done to a message or to its request.</summary>
internal enum Harm
{
    None,
    Harmless,
    Gentle,
    Twice,
    Envelope,
    Harsh,
    Bytes,
    Header,
    OddHeader,
    TooLong,
}

/// <summary>A message with what was done to it.</summary>
internal sealed record Message(Call Call, Harm Harm, byte[] Body);

/// <summary>Makes messages of calls, most of them with one thing wrong.</summary>
internal static class Messages
{
    private static readonly Gen<Harm> Harms = Gen.Frequency(
        (500, Harm.None), (350, Harm.Harmless), (1300, Harm.Gentle), (500, Harm.Twice), (120, Harm.Envelope), (60, Harm.Harsh),
        (120, Harm.Bytes), (350, Harm.Header), (60, Harm.OddHeader), (1, Harm.TooLong));

    private static readonly Gen<string> Ids = Gen.Frequency(
        (20, $"{Places.Request}"), (6, $"\"r-{Places.Request}\""), (1, $"\"é🙂 {Places.Request}\""), (1, $"-{Places.Request}"),
        (1, $"\"{Places.Request}\""), (1, $"900{Places.Request}"));

    private static readonly Gen<string> OddIds = Gen.OneOf(
        "0", "-1", "1.0", "1e0", "1.5", "9223372036854775807", "9223372036854775808", "null", "true", "\"\"", "\" \"", "[]", "{}",
        "\"\\u0000\"", "\"\\ud800\"", "\"1\"", "1e400", $"\"{new string('i', 3000)}\"");

    public static Gen<Message> Of(Gen<Call> calls) =>
        from call in calls
        from harm in Harms
        from id in Ids
        from made in Changed(Whole(call, id), harm)
        select new Message(call, harm, made);

    private static JsonObject Whole(Call call, string id) => Json.Object(
        ("jsonrpc", Json.Of("2.0")),
        ("id", call.Answer is null && call.IsNotification ? null : Json.Raw(id)),
        ("method", call.Method is null ? null : Json.Of(call.Method)),
        (call.Answer?.Name ?? "params", call.Answer?.Value ?? call.Params));

    private static Gen<byte[]> Changed(JsonObject message, Harm harm) => harm switch
    {
        Harm.Harmless => from changed in Mutations.Harmless(message) from body in Bodies.Whole(changed) select body,
        Harm.Gentle => from changed in Inside(message) from body in Bodies.Whole(changed) select body,
        Harm.Twice => from once in Inside(message) from twice in Inside(once) from body in Bodies.Whole(twice) select body,
        Harm.Envelope
            => from changed in Gen.Frequency(
                (2, Mutations.Gentle(message)), (1, OddIds.Select(id => (Json)message.With("id", Json.Raw(id))))) from body in Bodies
                .Whole(changed) select body,
        Harm.Harsh => from changed in Mutations.Harsh(message) from body in Bodies.Whole(changed) select body,
        Harm.Bytes => Bodies.Damaged(message),
        Harm.TooLong => Gen.Const(() => Bodies.TooLong(message)),
        _ => Bodies.Whole(message),
    };

    // Within the parameters, so that the message gets to whoever reads them.
    private static Gen<Json> Inside(Json json) => json is not JsonObject message ? Gen.Const(json)
        : message["params"] is { } parameters ? Mutations.Gentle(parameters).Select(changed => (Json)message.With("params", changed))
        : Values.Any.Select(value => (Json)message.With("params", value));
}
