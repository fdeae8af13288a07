using System.Text;
using Aspire.Hosting;

namespace McpTasks.LocalHosting;

/// <summary>Files and folders that only the present user can read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void CreateDirectory(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // A profile's folders are private there; a folder elsewhere inherits what its owner chose.
                Directory.CreateDirectory(path);
                return;
            }

            Directory.CreateDirectory(path, OwnerOnly);
            File.SetUnixFileMode(path, OwnerOnly);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The data directory {path} cannot be used: {error.Message} Set LocalHosting:DataDirectory to another one.", error);
        }
    }

    /// <summary>Replaces a file as a whole; it never exists with other rights or half its content.</summary>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (var stream = new FileStream(unfinished, options))
            stream.Write(Encoding.UTF8.GetBytes(text));
        File.Move(unfinished, path, overwrite: true);
    }
}
