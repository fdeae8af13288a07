using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Fuzz.Hostile;
using Fuzz.Target;
using Fuzz.Wire;

namespace Fuzz.Running;

/// <summary>What a lane has learnt from answers: its sessions and its tasks, which later requests name.</summary>
internal sealed partial class Knowledge(int lane, long seed)
{
    private const int MostTasks = 12;

    private static readonly ConcurrentDictionary<int, string> Newest = new();

    private readonly Dictionary<int, string> _sessions = [];
    private readonly Dictionary<int, string> _events = [];
    private readonly List<string> _tasks = [];
    private string _key = "none", _cursor = "none";

    public bool HasTasks => _tasks.Count > 0;

    public string? SessionOf(int kind) => _sessions.GetValueOrDefault(kind);

    public bool Has(string session) => _sessions.ContainsValue(session);

    public void Opened(int kind, string session) => _sessions[kind] = session;

    public void Forget(int kind)
    {
        _sessions.Remove(kind);
        _events.Remove(kind);
    }

    /// <summary>What stands for a place in a request.</summary>
    public string Fill(Shot shot, string place) => place switch
    {
        Places.Session => (shot.Session is { } kind ? SessionOf(kind) : null) ?? _sessions.Values.FirstOrDefault() ?? "none",
        Places.Task => _tasks.Count == 0 ? "none" : _tasks[(int)((shot.Number + seed) % _tasks.Count)],
        Places.OtherTask => Newest.GetValueOrDefault((lane + 1) % Shots.Lanes, "none"),
        Places.Key => _key,
        Places.Cursor => _cursor,
        Places.Event => shot.Session is { } listened ? _events.GetValueOrDefault(listened, "none") : "none",
        _ => (shot.Number + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public void Learn(Shot shot, byte[]? body, Reply reply)
    {
        if (reply.Status != 200)
        {
            if (shot.Session is { } ended && reply.Status is 204 or 404)
                Forget(ended);
            else if (shot.Verb == "DELETE" && reply.Status == 204)
                _sessions.Clear();
            return;
        }

        var text = reply.Text;
        if (shot.Session is { } kind && reply.IsEvents)
            Events.DataOf(text, id => _events[kind] = id);
        if (TaskId().Match(text) is { Success: true } task
            && !System.Text.Encoding.UTF8.GetString(body ?? []).Contains(Asked.Name[3..], StringComparison.OrdinalIgnoreCase))
            Know(task.Groups["value"].Value);
        if (Key().Match(text) is { Success: true } key)
            _key = key.Groups["value"].Value;
        if (Cursor().Match(text) is { Success: true } cursor)
            _cursor = cursor.Groups["value"].Value;
    }

    private void Know(string task)
    {
        if (_tasks.Contains(task))
            return;
        if (_tasks.Count == MostTasks)
            _tasks.RemoveAt(0);
        _tasks.Add(task);
        Newest[lane] = task;
    }

    [GeneratedRegex("\"taskId\":\"(?<value>[A-Za-z0-9_.:-]{8,200})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TaskId();

    [GeneratedRegex("\"inputRequests\":\\{\"(?<value>[A-Za-z0-9_.:-]{1,200})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex("\"nextCursor\":\"(?<value>[A-Za-z0-9_.:-]{1,2000})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cursor();
}
