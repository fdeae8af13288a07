using System.Globalization;
using Chaos.Faults;

namespace Chaos.Ledger;

/// <summary>All ledgers of a run, read.</summary>
internal sealed class LedgerBook
{
    public const string Extension = ".ledger";

    private readonly ILookup<string, LedgerEntry> _byTask;

    public LedgerBook(IEnumerable<LedgerEntry> entries, IEnumerable<string>? unreadable = null)
    {
        Entries = [.. entries.OrderBy(entry => entry.At)];
        Unreadable = [.. unreadable ?? []];
        _byTask = Entries.ToLookup(entry => entry.Task, StringComparer.Ordinal);
    }

    /// <summary>Every line, by time.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>Lines that are none, other than the last of a file, which a kill may cut.</summary>
    public IReadOnlyList<string> Unreadable { get; }

    /// <summary>The ids of all tasks that any attempt ran for.</summary>
    public IEnumerable<string> Tasks => _byTask.Select(group => group.Key);

    /// <summary>A task's lines, by time.</summary>
    public IEnumerable<LedgerEntry> Of(string task) => _byTask[task];

    /// <summary>Where an attempt began; null when no ledger says so.</summary>
    public LedgerEntry? Beginning(string task, int attempt) =>
        Of(task).FirstOrDefault(entry => entry.Kind == LedgerKind.Began && entry.Attempt == attempt);

    /// <summary>The times in which a process could not work, though nobody may have done anything to it.</summary>
    public IEnumerable<FaultRecord> Pauses() => Entries.Where(entry => entry.Kind == LedgerKind.Late)
        .Select(entry => (Entry: entry, Took: long.Parse(entry.Text, CultureInfo.InvariantCulture)))
        .Select(late => new FaultRecord(0, FaultKind.SlowProcess, late.Entry.Process, late.Entry.At - late.Took) { Until = late.Entry.At });

    public static LedgerBook Read(string folder)
    {
        var entries = new List<LedgerEntry>();
        var unreadable = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            var process = Path.GetFileNameWithoutExtension(file);
            var lines = File.ReadAllText(file).Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (LedgerEntry.Parse(process, lines[i]) is { } entry)
                    entries.Add(entry);
                else if (i < lines.Length - 1)
                    unreadable.Add($"{process}:{i + 1}: {lines[i]}");
            }
        }

        return new(entries, unreadable);
    }

    /// <summary>How many bytes all ledgers have: while it stays, no tool begins or ends.</summary>
    public static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles("*" + Extension).Sum(file => file.Length);
}
