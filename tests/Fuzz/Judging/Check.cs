namespace Fuzz.Judging;

/// <summary>What must hold.</summary>
internal enum Check
{
    ProcessLives,
    NoServerError,
    EveryRequestIsAnswered,
    NoConnectionIsDropped,
    AnswersAreHttp,
    OneMessageWithItsId,
    CodesFit,
    StatusesFit,
    WhatIsRightIsServed,
    LogIsQuiet,
    MemoryIsFlat,
    HalfGetsPastTheParser,
}

internal static class Checks
{
    private static readonly Dictionary<Check, string> Sentences = new()
    {
        [Check.ProcessLives] = "the process lives to the end",
        [Check.NoServerError] = "no answer is 5xx, except where HTTP has it so",
        [Check.EveryRequestIsAnswered] = "no request waits for ever",
        [Check.NoConnectionIsDropped] = "no connection is dropped on a request that was framed as HTTP has it",
        [Check.AnswersAreHttp] = "every answer is HTTP",
        [Check.OneMessageWithItsId] = "every request has one whole message with its id",
        [Check.CodesFit] = "every error has a code that fits, and none is the server's own",
        [Check.StatusesFit] = "every status fits what was sent",
        [Check.WhatIsRightIsServed] = "what is right is served",
        [Check.LogIsQuiet] = "the log has no error and no stack",
        [Check.MemoryIsFlat] = "memory is flat",
        [Check.HalfGetsPastTheParser] = "at least half of the requests get past the parser",
    };

    public static IReadOnlyList<Check> All { get; } = Enum.GetValues<Check>();

    public static string Sentence(this Check check) => Sentences[check];
}

/// <summary>Something that should not be.</summary>
/// <param name="Check">What does not hold.</param>
/// <param name="Number">The number of the request; null where it came of none or nobody knows.</param>
/// <param name="Text">What was seen.</param>
internal sealed record Finding(Check Check, long? Number, string Text);
