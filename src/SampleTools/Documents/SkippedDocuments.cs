namespace SampleTools.Documents;

/// <summary>Collects what was left out: all are counted, the first are named.</summary>
internal sealed class SkippedDocuments
{
    private const int MaxNamed = 50;

    private readonly List<SkippedDocument> _named = [];

    public int Count { get; private set; }

    public IReadOnlyList<SkippedDocument> Named => _named;

    public void Add(string path, string reason)
    {
        Count++;
        if (_named.Count < MaxNamed)
            _named.Add(new(path, reason));
    }
}
