using SampleTools.Documents;

namespace SampleTools.Text;

/// <summary>Counts words and terms in one pass over a text: letters, digits and the marks on them make words, in any script.</summary>
internal sealed class TermCounter
{
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);

    private TermCounter()
    {
    }

    /// <summary>All words.</summary>
    public int Words { get; private set; }

    public static TermCounter Count(string text)
    {
        var counter = new TermCounter();
        var counts = counter._terms.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var word in new WordEnumerator(text))
        {
            counter.Words++;
            if (IsTerm(word))
                counts[word] = counts.TryGetValue(word, out var count) ? count + 1 : 1;
        }

        return counter;
    }

    /// <summary>The most frequent terms; equally frequent ones in order of their letters.</summary>
    public IReadOnlyList<TermCount> Top(int most) =>
    [
        .. _terms.OrderByDescending(term => term.Value).ThenBy(term => term.Key, StringComparer.Ordinal).Take(most)
            .Select(term => new TermCount(term.Key, term.Value)),
    ];

    private static bool IsTerm(ReadOnlySpan<char> word) => word.Length > 1 && !char.IsAsciiDigit(word[0]) && !StopWords.Contains(word);
}
