namespace Chaos.Fleet;

/// <summary>Where a run keeps its files.</summary>
internal sealed class RunFolder
{
    public RunFolder()
    {
        Path = Directory.CreateTempSubdirectory("mcptasks-chaos-").FullName;
        foreach (var folder in (string[])[Ledgers, Data, Logs])
            Directory.CreateDirectory(folder);
    }

    public string Path { get; }

    public string Ledgers => System.IO.Path.Combine(Path, "ledgers");

    /// <summary>The store's.</summary>
    public string Data => System.IO.Path.Combine(Path, "data");

    /// <summary>What the processes write to their consoles.</summary>
    public string Logs => System.IO.Path.Combine(Path, "logs");

    public void Delete() => Directory.Delete(Path, recursive: true);
}
