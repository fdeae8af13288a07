namespace McpTasks;

/// <summary>Large values in a folder that all processes share: a file each, whose time of change is when it may go.</summary>
internal sealed class FilePayloads : ITaskPayloads
{
    private const string Extension = ".payload";
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);
    private readonly string _folder;
    private readonly TimeProvider _time;
    private long _swept;

    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be made.</exception>
    public FilePayloads(string folder, TimeProvider time)
    {
        (_folder, _time, _swept) = (Path.GetFullPath(folder), time, time.GetUtcNow().UtcTicks);
        Directory.CreateDirectory(_folder);
    }

    public async ValueTask WriteAsync(TaskId task, string name, ReadOnlyMemory<byte> value, TimeSpan keepFor, CancellationToken cancellationToken)
    {
        Sweep();
        // Others see it whole or not at all.
        var written = Path.Combine(_folder, Path.GetRandomFileName());
        await using (var file = new FileStream(written, FileMode.CreateNew, FileAccess.Write))
        {
            await file.WriteAsync(value, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.SetLastWriteTimeUtc(written, (_time.GetUtcNow() + keepFor).UtcDateTime);
        File.Move(written, PathOf(task, name), overwrite: true);
    }

    public async ValueTask<byte[]?> ReadAsync(TaskId task, string name, int length, CancellationToken cancellationToken)
    {
        try
        {
            var value = await File.ReadAllBytesAsync(PathOf(task, name), cancellationToken);
            return value.Length == length ? value : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public ValueTask RemoveAsync(TaskId task, string name, CancellationToken cancellationToken)
    {
        File.Delete(PathOf(task, name));
        return ValueTask.CompletedTask;
    }

    // One that was cut off while it was written goes an hour later.
    private void Sweep()
    {
        var (now, swept) = (_time.GetUtcNow(), Volatile.Read(ref _swept));
        if (now.UtcTicks - swept < BetweenSweeps.Ticks || Interlocked.CompareExchange(ref _swept, now.UtcTicks, swept) != swept)
            return;
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
        {
            var isWhole = file.Extension == Extension;
            if (file.LastWriteTimeUtc + (isWhole ? TimeSpan.Zero : TimeSpan.FromHours(1)) < now.UtcDateTime)
                file.Delete();
        }
    }

    private string PathOf(TaskId task, string name) => name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        ? Path.Combine(_folder, $"{task.Value}.{name}{Extension}")
        : throw new ArgumentException($"A value is named by lower-case letters, digits and hyphens, but this one '{name}'.", nameof(name));
}
