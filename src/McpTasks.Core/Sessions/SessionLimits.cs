namespace McpTasks;

/// <summary>The bounds of sessions, as a store needs them.</summary>
/// <param name="MaxPerOwner">Sessions of one identified owner.</param>
/// <param name="IdleTimeout">When an unused session ends.</param>
/// <param name="MaxReplayBytes">Bytes of events that one session keeps.</param>
/// <param name="ReplayRetention">For how long it keeps them.</param>
internal sealed record SessionLimits(int MaxPerOwner, TimeSpan IdleTimeout, long MaxReplayBytes, TimeSpan ReplayRetention);
