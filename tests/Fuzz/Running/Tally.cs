using System.Collections.Concurrent;
using Fuzz.Hostile;
using Fuzz.Judging;
using Fuzz.Wire;

namespace Fuzz.Running;

/// <summary>What was sent, what came of it, and what was found.</summary>
internal sealed class Tally
{
    private const int LongestList = 10_000;

    private readonly ConcurrentDictionary<(string Kind, string Answer), long> _byKind = new(), _byHarm = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _waited = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Finding> _findings = new();
    private long _done, _past;

    public long Done => Interlocked.Read(ref _done);

    /// <summary>How many got past the parser.</summary>
    public long Past => Interlocked.Read(ref _past);

    public IReadOnlyCollection<Finding> Findings => _findings;

    public IReadOnlyDictionary<(string Kind, string Answer), long> ByKind => _byKind;

    public IReadOnlyDictionary<(string Kind, string Answer), long> ByHarm => _byHarm;

    /// <summary>For how long requests of a kind were waited for.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Waited => _waited;

    /// <summary>Counts one request.</summary>
    public void Count(Shot shot, Reply reply, TimeSpan took)
    {
        _waited.AddOrUpdate(KindOf(shot), took, (_, waited) => waited + took);
        var answer = reply.Status > 0 ? $"{reply.Status}" : reply.Outcome.ToString();
        _byKind.AddOrUpdate((KindOf(shot), answer), 1, (_, count) => count + 1);
        _byHarm.AddOrUpdate((shot.Harm, answer), 1, (_, count) => count + 1);
        if (ReplyJudge.IsPastTheParser(reply))
            Interlocked.Increment(ref _past);
        Interlocked.Increment(ref _done);
    }

    private static string KindOf(Shot shot) => shot.Kind.StartsWith("odd ", StringComparison.Ordinal) ? "odd requests" : shot.Kind;

    public void Add(Finding finding)
    {
        if (_findings.Count < LongestList)
            _findings.Enqueue(finding);
    }
}
