using System.Text;

namespace Chaos.Ledger;

/// <summary>
/// The ledger of one process: a file that only this process appends to, a write to the system for each line, so that what is written
/// survives the process's death by SIGKILL. It is no part of the system that is tested.
/// </summary>
internal sealed class LedgerWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _lock = new();

    /// <param name="folder">Where all ledgers of a run are.</param>
    /// <param name="process">The process's name, which no other process of the run has.</param>
    public LedgerWriter(string folder, string process)
    {
        Process = process;
        _file = new(
            Path.Combine(folder, process + LedgerBook.Extension), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public string Process { get; }

    public void Write(LedgerKind kind, string task, int attempt, string ticket, string text = "")
    {
        lock (_lock)
            _file.Write(Encoding.UTF8.GetBytes(new LedgerEntry(Process, Clock.Now, kind, task, attempt, ticket, text).ToLine() + '\n'));
    }

    public void Dispose() => _file.Dispose();
}
