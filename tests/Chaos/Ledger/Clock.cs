namespace Chaos.Ledger;

/// <summary>The one clock of a run: every process stamps with it, and all of them run on this machine.</summary>
internal static class Clock
{
    /// <summary>Milliseconds since 1970, UTC.</summary>
    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
