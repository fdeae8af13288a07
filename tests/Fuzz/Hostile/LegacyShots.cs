using CsCheck;

namespace Fuzz.Hostile;

/// <summary>Requests of 2025-11-25 and before.</summary>
internal static class LegacyShots
{
    private static readonly Header InSessionHeader = new(Headers.Session, Places.Session);

    private static readonly Gen<int> Session = Gen.Frequency((6, 0), (4, 1), (1, 2), (2, 3), (1, 4), (1, 5));

    private static readonly Gen<Header[]> VersionHeader = Gen.Frequency(
        (3, Array.Empty<Header>()), (4, [new(Headers.Version, "2025-11-25")]), (1, [new(Headers.Version, "2025-06-18")]));

    public static Gen<Shot> InSession { get; } =
        from session in Session
        from message in Messages.Of(LegacyCalls.In(session))
        from version in VersionHeader
        from shot in Requests.Post("legacy", message, [InSessionHeader, .. version])
        select shot with { Session = session };

    public static Gen<Shot> First { get; } =
        from message in Messages.Of(LegacyCalls.First)
        from shot in Requests.Post("legacy", message, [])
        select shot;

    public static Gen<Shot> WithoutSession { get; } =
        from message in Messages.Of(LegacyCalls.In(0))
        from version in VersionHeader
        from shot in Requests.Post("no session", message, version)
        select shot with { MustSucceed = false };

    /// <summary>Streams of what nobody asked for, and streams that are taken up again.</summary>
    public static Gen<Shot> Streams { get; } = Bodiless("GET", "text/event-stream",
        Gen.Frequency((2, Array.Empty<Header>()), (2, [new(Headers.LastEvent, Places.Event)])), isOpenEnded: true);

    public static Gen<Shot> Ends { get; } = Bodiless("DELETE", "*/*", Gen.Const(Array.Empty<Header>()), isOpenEnded: false);

    private static Gen<Shot> Bodiless(string verb, string accept, Gen<Header[]> more, bool isOpenEnded) =>
        from session in Session
        from version in VersionHeader
        from others in more
        from harm in Gen.Frequency((4, Harm.None), (3, Harm.Header), (1, Harm.OddHeader))
        from change in harm switch { Harm.None => Gen.Const<HeaderChange>(headers => headers), Harm.Header => Headers.Gentle, _ => Headers.Odd }
        select new Shot
        {
            Number = 0,
            Caller = 0,
            Kind = $"legacy ({verb})",
            Harm = harm.ToString(),
            Verb = verb,
            Session = session,
            IsOpenEnded = isOpenEnded,
            HttpIsOdd = harm == Harm.OddHeader,
            Headers = change([new(Headers.Host, "127.0.0.1"), new("Accept", accept), InSessionHeader, .. version, .. others]),
        };
}
