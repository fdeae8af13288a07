using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace McpTasks.Core.Tests.Running;

/// <summary>
/// A key ring of which the first reading fails, and which holds every thread that reads it after that until it comes. What it encrypts is
/// plain.
/// </summary>
internal sealed class LateKeyRing : IDataProtectionProvider, IDataProtector
{
    private readonly TaskCompletionSource _comes = new(), _holds = new();
    private int _readings, _threads;

    /// <summary>How many threads it has held.</summary>
    public int Threads => Volatile.Read(ref _threads);

    /// <summary>Ends when it holds the first thread.</summary>
    public Task Holds => _holds.Task;

    public void Come() => _comes.SetResult();

    public IDataProtector CreateProtector(string purpose) => this;

    public byte[] Protect(byte[] plaintext) => Read(plaintext);

    public byte[] Unprotect(byte[] protectedData) => Read(protectedData);

    private byte[] Read(byte[] bytes)
    {
        if (Interlocked.Increment(ref _readings) == 1)
            throw new CryptographicException("An error occurred.", new IOException("away"));
        if (_comes.Task.IsCompleted)
            return bytes;
        Interlocked.Increment(ref _threads);
        _holds.TrySetResult();
        _comes.Task.Wait();
        return bytes;
    }
}
