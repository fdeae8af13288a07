namespace Chaos.Drills;

/// <summary>One trouble, measured: what it costs the tasks that run meanwhile.</summary>
internal enum Drill
{
    /// <summary>The store is killed while tasks run, and comes back after a time.</summary>
    Outage,

    /// <summary>The store hangs for that time instead.</summary>
    Hang,

    /// <summary>Workers are killed, one after the other, and the time counts until their tasks run elsewhere.</summary>
    Kills,

    /// <summary>
    /// Schedules run while each process that looks after them is killed, again and again: each occurrence must be one task.
    /// </summary>
    Schedule,

    /// <summary>
    /// Workers are killed while tasks run that share limits, a rate and priorities: never may more run at once or in a window than these
    /// say, no priority may starve, and every task must end.
    /// </summary>
    Limits,

    /// <summary>Nothing goes wrong, for long: no process may grow, and no key stay behind.</summary>
    Soak,
}
