namespace Chaos.Checking;

/// <summary>Why a task needed another attempt.</summary>
/// <param name="Kind">What kind of thing it was.</param>
/// <param name="Text">Which one.</param>
internal sealed record Cause(CauseKind Kind, string Text);

/// <summary>What can cost an attempt.</summary>
internal enum CauseKind
{
    /// <summary>Its process was killed.</summary>
    Kill,

    /// <summary>A tool killed its process.</summary>
    Poison,

    /// <summary>Its process was told to end.</summary>
    Deploy,

    /// <summary>Its process was paused for longer than a lease bears.</summary>
    Pause,

    /// <summary>The store was away for longer than a lease bears.</summary>
    Outage,

    /// <summary>The store was away for less, not long before the next attempt began.</summary>
    ShortOutage,

    /// <summary>No ledger has it, so that nobody knows whose it was: some worker ended or was paused then.</summary>
    NeverRan,
}
