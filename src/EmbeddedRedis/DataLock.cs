namespace EmbeddedRedis;

/// <summary>Keeps a data folder for one process; it ends with the process, however that ends.</summary>
internal static class DataLock
{
    /// <summary>Takes the folder; null when another process has it.</summary>
    public static IDisposable? TryTake(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
