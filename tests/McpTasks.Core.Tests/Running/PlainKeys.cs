using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace McpTasks.Core.Tests.Running;

/// <summary>A key ring that hides nothing, and reads only what was written for the same purpose.</summary>
internal sealed class PlainKeys(string purposes = "") : IDataProtectionProvider, IDataProtector
{
    private readonly byte[] _mark = Encoding.UTF8.GetBytes($"{purposes}|");

    /// <summary>What keeps it from being read.</summary>
    public Exception? Away { get; set; }

    public IDataProtector CreateProtector(string purpose) => new PlainKeys($"{purposes}/{purpose}") { Away = Away };

    public byte[] Protect(byte[] plaintext) => [.. _mark, .. plaintext];

    public byte[] Unprotect(byte[] protectedData)
    {
        if (Away is not null)
            throw Away;
        return protectedData.AsSpan().StartsWith(_mark)
            ? protectedData[_mark.Length..]
            : throw new CryptographicException("The payload was invalid.");
    }
}
