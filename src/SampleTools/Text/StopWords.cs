namespace SampleTools.Text;

/// <summary>The commonest words of English, which say nothing about a document.</summary>
internal static class StopWords
{
    private static readonly HashSet<string> Words = new(
        ("a about after again all also an and any are as at be because been before both but by can could did do does doesn't don't "
        + "each even every for from had has have he her his how i if in into is it it's its just like may me more most must my never "
        + "no not now of on once one only or other our out over same she should so some such than that the their them then there "
        + "these they this those through to too two under until up us was we were what when where which while who whose why will with "
        + "without would you your").Split(' '),
        StringComparer.Ordinal);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> word) => BySpan.Contains(word);
}
