namespace Chaos.Proxy;

/// <summary>What a proxy does to what passes through it.</summary>
internal enum TroubleKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Ends every connection, and every new one at once.</summary>
    Cut,

    /// <summary>Passes half of the next piece on and then ends the connection.</summary>
    Halve,

    /// <summary>Passes everything on late.</summary>
    Delay,

    /// <summary>Holds what goes to the store; its replies pass.</summary>
    HoldRequests,

    /// <summary>Holds what the store replies; requests pass, and are done.</summary>
    HoldReplies,
}

/// <summary>A trouble while it lasts.</summary>
/// <param name="Kind">What.</param>
/// <param name="Over">Ends with it.</param>
/// <param name="Late">How late a delayed piece passes.</param>
/// <param name="ThenCut">Whether what was held is lost with its connection in the end, instead of passing late.</param>
internal sealed record Trouble(TroubleKind Kind, Task Over, TimeSpan Late = default, bool ThenCut = false)
{
    public static readonly Trouble None = new(TroubleKind.None, Task.CompletedTask);

    public bool Holds(bool replies) => Kind == (replies ? TroubleKind.HoldReplies : TroubleKind.HoldRequests);
}
