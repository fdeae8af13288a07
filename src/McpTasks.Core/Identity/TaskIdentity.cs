using System.Collections.ObjectModel;
using System.Security.Claims;

namespace McpTasks;

/// <summary>What of a caller goes with a task: who it is, and the request headers that the application nominated.</summary>
/// <param name="User">The authenticated caller; null for an anonymous one.</param>
/// <param name="Headers">The nominated headers that the request had, by name; names ignore case.</param>
public sealed record TaskIdentity(ClaimsPrincipal? User, IReadOnlyDictionary<string, string> Headers)
{
    private const byte Format = 1;

    /// <summary>An anonymous caller without nominated headers.</summary>
    public static TaskIdentity None { get; } = new(null, ReadOnlyDictionary<string, string>.Empty);

    internal bool IsNone => User is null && Headers.Count == 0;

    /// <summary>The same at a time when a token may have expired: its user and its header then read as none.</summary>
    internal TaskIdentity At(DateTimeOffset now)
    {
        if (User is null || !User.Claims.Any(claim => claim.Type == "exp" && HasPassed(claim.Value, now)))
            return this;
        var headers = Headers.Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        return new(null, headers.ToDictionary(StringComparer.OrdinalIgnoreCase).AsReadOnly());
    }

    internal byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write(User is not null);
        User?.WriteTo(writer);
        writer.Write7BitEncodedInt(Headers.Count);
        foreach (var (name, value) in Headers)
        {
            writer.Write(name);
            writer.Write(value);
        }

        return stream.ToArray();
    }

    internal static TaskIdentity FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        if (reader.ReadByte() is var format && format != Format)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"A task's identity has the format {format}, which this version does not know."));
        var user = reader.ReadBoolean() ? new ClaimsPrincipal(reader) : null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var name = reader.ReadString();
            headers[name] = reader.ReadString();
        }

        return new(user, headers.AsReadOnly());
    }

    // An expiry that cannot be read is no reason to trust the token for ever.
    private static bool HasPassed(string expiry, DateTimeOffset now) =>
        !double.TryParse(expiry, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !(seconds > now.ToUnixTimeSeconds());
}
