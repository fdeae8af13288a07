using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>Decides, for one replica, what follows after its process ended by itself.</summary>
internal sealed class RestartPolicy(RestartSettings settings, bool serves)
{
    private int _failures;
    private bool _wasHealthy;

    /// <param name="exitCode">The exit code, or null when it could not be started at all.</param>
    /// <param name="ranFor">How long it ran.</param>
    /// <param name="wasHealthy">Whether it became healthy meanwhile.</param>
    public RestartDecision Decide(int? exitCode, TimeSpan ranFor, bool wasHealthy)
    {
        if (exitCode == 0 && !serves)
            return new RestartDecision.Finish();
        _wasHealthy |= wasHealthy;
        if (wasHealthy && ranFor >= settings.StableAfter)
            _failures = 0;
        _failures++;
        var limit = _wasHealthy ? settings.MaxAttempts : settings.MaxFirstAttempts;
        if (_failures >= limit)
            return new RestartDecision.GiveUp(_failures);
        var delay = settings.Delay * Math.Pow(2, Math.Min(_failures - 1, 30));
        return new RestartDecision.Restart(delay < settings.MaxDelay ? delay : settings.MaxDelay, _failures + 1, limit);
    }
}

internal abstract record RestartDecision
{
    /// <summary>It did its work.</summary>
    public sealed record Finish : RestartDecision;

    /// <summary>It failed too often in a row.</summary>
    public sealed record GiveUp(int Attempts) : RestartDecision;

    /// <summary>It is started again.</summary>
    public sealed record Restart(TimeSpan Delay, int Attempt, int MaxAttempts) : RestartDecision;
}
