using System.Diagnostics;
using System.Globalization;

namespace Fuzz.Running;

/// <summary>Says how far a campaign is: in a terminal one line that changes, elsewhere a line every ten seconds.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan InTerminal = TimeSpan.FromMilliseconds(500), Elsewhere = TimeSpan.FromSeconds(10);

    private readonly Tally _tally;
    private readonly long _requests;
    private readonly Stopwatch _clock;
    private readonly Timer _timer;

    public Progress(Tally tally, long requests, Stopwatch clock)
    {
        (_tally, _requests, _clock) = (tally, requests, clock);
        var interval = Console.IsOutputRedirected ? Elsewhere : InTerminal;
        _timer = new(_ => Write(), null, interval, interval);
    }

    public void Dispose()
    {
        _timer.Dispose();
        Write();
        if (!Console.IsOutputRedirected)
            Console.WriteLine();
    }

    private void Write()
    {
        var (done, seconds) = (_tally.Done, _clock.Elapsed.TotalSeconds);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds,6:0} s  {done,10} of {_requests}  {done / Math.Max(seconds, 0.001),6:0} a second  {_tally.Findings.Count} findings");
        if (Console.IsOutputRedirected)
            Console.WriteLine(line);
        else
            Console.Write($"\r{line,-100}");
    }
}
