using System.Text;

namespace Fuzz.Hostile;

/// <summary>Words in a request that stand for what only a running server knows; they are filled in when it is sent.</summary>
internal static class Places
{
    public const string Session = "@session@", Task = "@task@", OtherTask = "@other@", Key = "@key@", Cursor = "@cursor@",
        Event = "@event@", Request = "@request@";

    private static readonly string[] All = [Session, Task, OtherTask, Key, Cursor, Event, Request];
    private static readonly byte[][] AllBytes = [.. All.Select(Encoding.ASCII.GetBytes)];

    public static string Fill(string text, Func<string, string> value)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
            return text;
        foreach (var place in All)
        {
            if (text.Contains(place, StringComparison.Ordinal))
                text = text.Replace(place, value(place), StringComparison.Ordinal);
        }

        return text;
    }

    public static byte[] Fill(byte[] bytes, Func<string, string> value)
    {
        if (!bytes.AsSpan().Contains((byte)'@'))
            return bytes;
        for (var i = 0; i < All.Length; i++)
        {
            if (bytes.AsSpan().IndexOf(AllBytes[i]) >= 0)
                bytes = Put(bytes, AllBytes[i], Encoding.ASCII.GetBytes(value(All[i])));
        }

        return bytes;
    }

    /// <summary>The bytes with a number for an id, as JSON has it.</summary>
    public static byte[] Number(byte[] bytes) => Put(bytes, Encoding.ASCII.GetBytes(Request), "1"u8.ToArray());

    private static byte[] Put(byte[] bytes, byte[] place, byte[] value)
    {
        var from = 0;
        while (bytes.AsSpan(from).IndexOf(place) is var at && at >= 0)
        {
            bytes = [.. bytes.AsSpan(0, from + at), .. value, .. bytes.AsSpan(from + at + place.Length)];
            from += at + value.Length;
        }

        return bytes;
    }

    public static bool Has(Shot shot, string place) =>
        (shot.Body is { } body && body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(place)) >= 0)
            || shot.Headers.Any(header => header.Value.Contains(place, StringComparison.Ordinal));
}
