namespace McpTasks.Dashboard.Telemetry;

/// <summary>What came in, and what was pushed out or refused because a limit was reached.</summary>
internal sealed class DropCounters
{
    private long _spans, _logs, _points, _spansDropped, _logsDropped, _pointsDropped, _textCut, _attributesDropped, _refused, _followersDropped;

    public long Spans => Volatile.Read(ref _spans);
    public long Logs => Volatile.Read(ref _logs);
    public long Points => Volatile.Read(ref _points);
    public long SpansDropped => Volatile.Read(ref _spansDropped);
    public long LogsDropped => Volatile.Read(ref _logsDropped);
    public long PointsDropped => Volatile.Read(ref _pointsDropped);
    public long AttributesDropped => Volatile.Read(ref _attributesDropped);
    public long TextsCut => Volatile.Read(ref _textCut);
    public long ItemsRefused => Volatile.Read(ref _refused);
    public long FollowersDropped => Volatile.Read(ref _followersDropped);

    public void ReceivedSpans(long count) => Interlocked.Add(ref _spans, count);
    public void ReceivedLogs(long count) => Interlocked.Add(ref _logs, count);
    public void ReceivedPoints(long count) => Interlocked.Add(ref _points, count);
    public void DroppedSpans(long count) => Interlocked.Add(ref _spansDropped, count);
    public void DroppedLogs(long count) => Interlocked.Add(ref _logsDropped, count);
    public void DroppedPoints(long count) => Interlocked.Add(ref _pointsDropped, count);
    public void DroppedAttributes(long count) => Interlocked.Add(ref _attributesDropped, count);
    public void CutText() => Interlocked.Increment(ref _textCut);
    public void DroppedFollower() => Interlocked.Increment(ref _followersDropped);
    public void Refused(long count) => Interlocked.Add(ref _refused, count);
}
