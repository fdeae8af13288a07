using System.Globalization;
using Chaos.Clients;
using Chaos.Faults;
using Chaos.Ledger;

namespace Chaos.Running;

/// <summary>Says how far a round is: in a terminal one line that changes, elsewhere a line every few seconds.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan InTerminal = TimeSpan.FromMilliseconds(500), Elsewhere = TimeSpan.FromSeconds(5);

    private readonly long _started = Clock.Now;
    private readonly Timer _timer;
    private readonly Load _load;
    private readonly FaultRunner _faults;
    private readonly string _ledgers;
    private readonly int _tasks;

    public Progress(Load load, FaultRunner faults, string ledgers, int tasks)
    {
        (_load, _faults, _ledgers, _tasks) = (load, faults, ledgers, tasks);
        var interval = Console.IsOutputRedirected ? Elsewhere : InTerminal;
        _timer = new(_ => Write(), null, interval, interval);
    }

    public string Phase { get; set; } = "running";

    public void Dispose()
    {
        _timer.Dispose();
        Write();
        if (!Console.IsOutputRedirected)
            Console.WriteLine();
    }

    private void Write()
    {
        var seconds = (Clock.Now - _started) / 1000.0;
        var lasting = _faults.Done.Where(fault => fault.Until is null)
            .Select(fault => $"{fault.Kind}{(fault.Service is null ? "" : ' ' + fault.Service)}");
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{seconds,5:0} s  {Phase,-8} created {_load.Created,7}/{_tasks}  ended {_load.Told,7}  ")
            + string.Create(CultureInfo.InvariantCulture,
            $"ledgers {LedgerBook.Size(_ledgers) / 1024,6} KiB  faults {_faults.Done.Count,4}  {string.Join(", ", lasting)}");
        if (Console.IsOutputRedirected)
            Console.WriteLine(line);
        else
            Console.Write($"\r{line,-110}");
    }
}
