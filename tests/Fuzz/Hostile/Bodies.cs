using System.Text;
using CsCheck;

namespace Fuzz.Hostile;

/// <summary>The bytes of a message: as it should be, or with something in them that is no message.</summary>
internal static class Bodies
{
    private const int OverTheLimit = 1_100_000;

    public static Gen<byte[]> Whole(Json message) => Gen.Const(() => Encoding.UTF8.GetBytes(message.ToString()));

    /// <summary>Bytes that are most likely no message at all.</summary>
    public static Gen<byte[]> Damaged(Json message)
    {
        var bytes = Encoding.UTF8.GetBytes(message.ToString());
        return Gen.Frequency(
            (3, from at in Gen.Int[0, bytes.Length - 1] from wrong in Gen.OneOf<byte>(
                0xff, 0xc0, 0x80, 0xed, 0x00, 0x0a, 0x22, 0x5c, 0x7b) select (byte[])[.. bytes[..at], wrong, .. bytes[(at + 1)..]]),
            (2, from at in Gen.Int[0, bytes.Length - 1] from wrong in Gen.OneOf<byte[]>(
                [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xc0, 0xaf], [0xef, 0xbb, 0xbf],
                [0xe2, 0x82]) select (byte[])[.. bytes[..at], .. wrong, .. bytes[at..]]),
            (2, from length in Gen.Int[0, bytes.Length - 1] select bytes[..length]),
            (1, Gen.Const((byte[])[0xef, 0xbb, 0xbf, .. bytes])),
            (1, Gen.Const(Encoding.Unicode.GetBytes(message.ToString()))),
            (1, Gen.Const((byte[])[.. bytes, .. bytes])),
            (1, Gen.OneOf(
                "[]", $"[{message}]", $"[{message},{message}]", "[1]", "null", "17", "\"x\"", "{}", "true",
                "[[]]").Select(Encoding.UTF8.GetBytes)),
            (1, Gen.Byte.Array[0, 200]));
    }

    /// <summary>A message that is longer than the server reads.</summary>
    public static byte[] TooLong(Json message) =>
        [.. Encoding.UTF8.GetBytes(message.ToString()), .. Enumerable.Repeat((byte)' ', OverTheLimit)];
}
