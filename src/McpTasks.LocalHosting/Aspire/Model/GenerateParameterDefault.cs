using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value, made anew for every run.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Letters that are easily taken for others are left out.
    private const string LowerLetters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperLetters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string SpecialLetters = "-_.{}~()*+!";

    /// <summary>The least length; a value that needs more for 128 random bits is longer.</summary>
    public int MinLength { get; set; }

    /// <summary>Whether it has lower-case letters.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether it has upper-case letters.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether it has digits.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether it has special characters.</summary>
    public bool Special { get; set; } = true;

    /// <summary>The least number of lower-case letters.</summary>
    public int MinLower { get; set; }

    /// <summary>The least number of upper-case letters.</summary>
    public int MinUpper { get; set; }

    /// <summary>The least number of digits.</summary>
    public int MinNumeric { get; set; }

    /// <summary>The least number of special characters.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No kind of character is allowed.</exception>
    public override string GetDefaultValue()
    {
        (string Letters, int Least)[] kinds =
        [
            .. new[] { (Lower, LowerLetters, MinLower), (Upper, UpperLetters, MinUpper), (Numeric, Digits, MinNumeric), (Special, SpecialLetters, MinSpecial) }
                .Where(kind => kind.Item1).Select(kind => (kind.Item2, kind.Item3)),
        ];
        if (kinds.Length == 0)
            throw new InvalidOperationException("A generated parameter needs lower-case letters, upper-case letters, digits or special characters.");
        var all = string.Concat(kinds.Select(kind => kind.Letters));
        var value = kinds.SelectMany(kind => RandomNumberGenerator.GetItems<char>(kind.Letters, kind.Least)).ToList();
        var length = Math.Max(MinLength, (int)Math.Ceiling(128 / Math.Log2(all.Length)));
        value.AddRange(RandomNumberGenerator.GetItems<char>(all, Math.Max(0, length - value.Count)));
        var shuffled = value.ToArray();
        RandomNumberGenerator.Shuffle(shuffled.AsSpan());
        return new string(shuffled);
    }
}
