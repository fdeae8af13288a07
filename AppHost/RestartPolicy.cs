namespace Aspire.Hosting;

/// <summary>When one replica that keeps crashing is started again: after 1, 2, 4, 8 and 16 seconds, then no more. A run of a minute makes it good again.</summary>
internal sealed class RestartPolicy
{
    public const int Limit = 5;

    public static readonly TimeSpan Short = TimeSpan.FromMinutes(1);

    private int _crashes;

    /// <summary>How long to wait before the next start; null to give up.</summary>
    /// <param name="ran">How long the replica had run.</param>
    public TimeSpan? Next(TimeSpan? ran)
    {
        _crashes = ran >= Short ? 1 : _crashes + 1;
        return _crashes <= Limit ? TimeSpan.FromSeconds(1 << (_crashes - 1)) : null;
    }
}
