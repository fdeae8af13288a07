using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace McpTasks.AspNetCore.Tasks.Legacy;

/// <summary>
/// Writes places in an owner's list as opaque cursors that only this system can have made, for that owner: signed with
/// <see cref="McpTasksOptions.CursorKey"/>, or with the application's Data Protection keys where that is not set.
/// </summary>
internal sealed class ListCursor(IOptions<McpTasksOptions> options, IDataProtectionProvider protection)
{
    private const string Purpose = "McpTasks.ListCursor.v1";
    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);
    private readonly byte[]? _key = options.Value.CursorKey is { Length: > 0 } key ? Convert.FromBase64String(key) : null;

    public string Write(string owner, TaskListPosition position)
    {
        var place = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.CreatedAt.UtcTicks}.{position.Id.Value}"));
        return Base64Url.EncodeToString(_key is null ? ProtectorOf(owner).Protect(place) : [.. Sign(owner, place), .. place]);
    }

    public bool TryRead(string owner, string cursor, [NotNullWhen(true)] out TaskListPosition? position)
    {
        position = null;
        if (cursor.Length > 1024 || !Base64Url.IsValid(cursor) || Open(owner, Base64Url.DecodeFromChars(cursor)) is not { } place)
            return false;
        var text = Encoding.UTF8.GetString(place);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        position = new(new(long.Parse(text.AsSpan(0, dot), CultureInfo.InvariantCulture), TimeSpan.Zero), TaskId.Parse(text[(dot + 1)..]));
        return true;
    }

    private byte[]? Open(string owner, byte[] cursor)
    {
        if (_key is not null)
        {
            if (cursor.Length <= HMACSHA256.HashSizeInBytes)
                return null;
            var place = cursor[HMACSHA256.HashSizeInBytes..];
            return CryptographicOperations.FixedTimeEquals(cursor.AsSpan(0, HMACSHA256.HashSizeInBytes), Sign(owner, place)) ? place : null;
        }

        try
        {
            return ProtectorOf(owner).Unprotect(cursor);
        }
        catch (CryptographicException)
        {
            // Not ours, or of a key that is gone: the caller is told that the cursor is invalid.
            return null;
        }
    }

    private IDataProtector ProtectorOf(string owner) => _protector.CreateProtector(owner);

    private byte[] Sign(string owner, byte[] place) => HMACSHA256.HashData(_key!, (byte[])[.. Encoding.UTF8.GetBytes($"{Purpose}\n{owner}\n"), .. place]);
}
