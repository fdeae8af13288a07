using System.Globalization;

namespace SampleTools.Text;

/// <summary>
/// The words of a text in lower case. A word is valid until the next; one longer than <see cref="MaxLength"/> is cut, so that text without
/// spaces costs no more than other text.
/// </summary>
internal ref struct WordEnumerator(ReadOnlySpan<char> text)
{
    internal const int MaxLength = 64;

    private readonly char[] _word = new char[MaxLength];
    private ReadOnlySpan<char> _rest = text;
    private int _length;

    public readonly ReadOnlySpan<char> Current => _word.AsSpan(0, _length);

    public readonly WordEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        (_length, var inside) = (0, false);
        while (!_rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(_rest, out var rune, out var consumed);
            var apostrophe = inside && IsApostropheInWord(_rest);
            if (inside && !apostrophe && !IsOfWord(rune))
                return true;
            _rest = _rest[consumed..];
            if (!apostrophe && !IsOfWord(rune))
                continue;
            inside = true;
            Append(apostrophe ? new Rune('\'') : Rune.ToLowerInvariant(rune));
        }

        return inside;
    }

    private void Append(Rune rune)
    {
        if (rune.TryEncodeToUtf16(_word.AsSpan(_length), out var written))
            _length += written;
    }

    // "don't" is one word, whichever apostrophe is typed.
    private static bool IsApostropheInWord(ReadOnlySpan<char> text) => text is ['\'' or '’', var next, ..] && char.IsLetter(next);

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
