using CsCheck;

namespace Fuzz.Hostile;

/// <summary>Puts messages into HTTP requests, in one of the ways in which HTTP allows it.</summary>
internal static class Requests
{
    private static readonly Gen<(Framing Framing, IReadOnlyList<int> Pieces, string Extension, string Trailers)> Framings = Gen.Frequency(
        (30, Gen.Const((Framing.Length, (IReadOnlyList<int>)[], "", ""))),
        (4, Gen.Int[1, 200].List[1, 6].Select(sizes => (Framing.Chunked, (IReadOnlyList<int>)sizes, "", ""))),
        (1, Gen.Int[1, 60].List[1, 6].Select(sizes => (Framing.Chunked, (IReadOnlyList<int>)sizes, ";a=b;c=\"d\"", "X-Trailer: x\r\n"))),
        (2, Gen.Int[1, 300].List[1, 5].Select(sizes => (Framing.Length, (IReadOnlyList<int>)sizes, "", ""))));

    private static readonly Gen<string?> Answers = Components.AnswerBody.Select(value => (string?)value.ToString());

    private static readonly Gen<Ending> Endings = Gen.Frequency((100, Ending.Waits), (1, Ending.HalfCloses), (2, Ending.Leaves));

    /// <summary>A POST of a message.</summary>
    /// <param name="dialect">Of what it is, for the tables.</param>
    /// <param name="message">The message.</param>
    /// <param name="own">The headers that its revision asks for.</param>
    public static Gen<Shot> Post(string dialect, Message message, IReadOnlyList<Header> own) =>
        from change in message.Harm switch
        {
            Harm.Harmless => Headers.Harmless,
            Harm.Header => Headers.Gentle,
            Harm.OddHeader => Headers.Odd,
            _ => Gen.Const<HeaderChange>(headers => headers),
        }
        let headers = change(
            [new(Headers.Host, "127.0.0.1"), new(Headers.ContentType, "application/json"), new("Accept", "application/json, text/event-stream"), .. own])
        from framing in Framings
        from ending in Endings
        // A change can make a call one that asks.
        from answer in dialect == "legacy" ? Answers : Gen.Const((string?)null)
        select new Shot
        {
            Number = 0, Caller = 0,
            Kind = $"{dialect} {message.Call.Method ?? "(answer)"}", Harm = message.Harm.ToString(),
            Headers = headers,
            Body = message.Body,
            Framing = framing.Framing, Pieces = framing.Pieces, ChunkExtension = framing.Extension, Trailers = framing.Trailers,
            Ending = ending,
            MustSucceed = message.Call.Succeeds && message.Harm is Harm.None or Harm.Harmless && ending == Ending.Waits,
            // Bytes beyond ASCII are no text to the HTTP layer unless they are UTF-8.
            HttpIsOdd = message.Harm == Harm.OddHeader || headers.Any(header => header.Value.Any(letter => letter > '\u007e')),
            IsOpenEnded = message.Call.IsOpenEnded,
            Answer = answer,
        };
}
