using System.Security.Cryptography;
using Aspire.Hosting;

namespace McpTasks.LocalHosting.Redis;

/// <summary>Where one server's data and password are kept between runs; only this user may read it.</summary>
internal sealed class RedisDataFolder
{
    private const int PasswordLength = 32;
    private const string PasswordCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly string _root;

    public RedisDataFolder(string dataDirectory, string resource)
    {
        _root = Path.Combine(dataDirectory, resource);
        PrivateFiles.CreateDirectory(_root);
    }

    /// <summary>The folder of one kind of server: their files are not each other's.</summary>
    public string For(string server)
    {
        var folder = Path.Combine(_root, server);
        PrivateFiles.CreateDirectory(folder);
        return folder;
    }

    /// <summary>The password of earlier runs, or a new one.</summary>
    public string Password()
    {
        var path = Path.Combine(_root, "password");
        if (!File.Exists(path))
            PrivateFiles.Write(path, RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength));
        var password = File.ReadAllText(path).Trim();
        return password.Length >= 16 && password.All(char.IsAsciiLetterOrDigit)
            ? password
            : throw new DistributedApplicationException($"{path} does not hold a password of at least 16 letters and digits: delete it to have a new one made.");
    }
}
