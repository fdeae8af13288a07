using Aspire.Hosting;

namespace McpTasks.LocalHosting;

/// <summary>Keeps a second AppHost away from the same data.</summary>
internal static class DataDirectoryLock
{
    public static IDisposable Take(string dataDirectory)
    {
        PrivateFiles.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new DistributedApplicationException($"Another AppHost uses the data directory {dataDirectory}. Stop it, or set LocalHosting:DataDirectory to another one.", error);
        }
    }
}
