namespace McpTasks.Redis;

/// <summary>The Lua script of each transition, with the shared pieces that it needs in front.</summary>
internal static class Scripts
{
    // What stands in front of a piece: what the rules of every store say, and the fields of a record in their readers' order. The scripts below are made of it.
    private static readonly Dictionary<string, string> Facts = new(StringComparer.Ordinal)
    {
        ["_history"] = $"local STORED, EVENTS, FIRST, REPORTS = {HistoryRules.MaxStored}, {HistoryRules.MaxEvents}, {HistoryRules.FirstEvents}, {HistoryRules.MaxReports}",
        ["_parts"] = $"local PART = {StoreRules.PartBytes}",
        ["_crowd"] = $"local CROWD, AGE, FEW_OWNERS = {TurnRules.Crowd}, {RecordFields.Milliseconds(TurnRules.CrowdAge)}, {TurnRules.FewOwners}",
        ["_task"] = $"local RECORD = {{ '{string.Join("', '", RecordReader.Polled)}' }}",
    };

    public static readonly Script Create = Transition("create", "_crowd", "_limits");
    public static readonly Script CreateOnce = Create with { Name = "create_once" };
    public static readonly Script CreateNewest = Create with { Name = "create_newest" };
    public static readonly Script Begin = Transition("begin", "_pulse", "_fate", "_whole");
    public static readonly Script Report = Transition("report");
    public static readonly Script Ask = Transition("ask", "_talk");
    public static readonly Script Answer = Transition("answer", "_talk");
    public static readonly Script Spawn = Transition("spawn");
    public static readonly Script Complete = Transition("complete");
    public static readonly Script Cancel = Transition("cancel");
    public static readonly Script Release = Transition("release", "_crowd", "_turns", "_fate");
    public static readonly Script Take = Transition("take", "_pulse", "_crowd", "_turns", "_fate");
    public static readonly Script EndLease = Transition("end_lease");
    public static readonly Script Delivered = Transition("delivered");
    public static readonly Script Withdraw = Transition("withdraw");
    public static readonly Script Renew = Load("renew", "_clock", "_index", "_shard", "_pulse");
    public static readonly Script Due = Load("due", "_clock", "_index", "_shard", "_pulse");
    public static readonly Script Defer = Load("defer", "_clock");

    public static readonly Script Requeue = Transition("requeue");
    public static readonly Script Find = Load("find", "_clock", "_index");
    public static readonly Script Count = Load("count", "_clock", "_index");
    public static readonly Script Announce = Load("announce", "_clock", "_workers");
    public static readonly Script Leave = Load("leave", "_clock");
    public static readonly Script Workers = Load("workers", "_clock", "_workers");
    public static readonly Script Dead = Load("dead", "_clock", "_workers", "_pulse");
    public static readonly Script Queue = Load("queue", "_clock");
    public static readonly Script Strike = Load("strike", "_clock", "_strikes");
    public static readonly Script Strikes = Load("strikes", "_clock", "_strikes");
    public static readonly Script Lift = Load("lift", "_clock", "_strikes");

    public static readonly Script RateTake = Load("rate_take", "_clock");
    public static readonly Script RateLeave = Load("rate_leave", "_clock");
    public static readonly Script PutOff = Transition("put_off", "_crowd", "_turns");
    public static readonly Script Drop = Transition("drop");

    public static readonly Script Turn = Transition("turn", "_crowd", "_turns");
    public static readonly Script Next = Load("next", "_clock", "_index", "_shard", "_focus", "_lines", "_turns");
    public static readonly Script Heads = Load("heads", "_clock", "_index", "_shard", "_focus", "_lines", "_crowd", "_turns");

    public static readonly Script SlotTake = Load("slot_take", "_clock", "_pulse", "_slots");
    public static readonly Script SlotKeep = Load("slot_keep", "_clock", "_slots");
    public static readonly Script SlotBack = Load("slot_back", "_clock", "_slots");

    public static readonly Script PayloadWrite = Load("payload_write", "_clock");

    public static readonly Script SharedRead = Load("shared_read", "_clock");
    public static readonly Script SharedChange = Load("shared_change", "_clock");
    public static readonly Script SharedMap = Load("shared_map", "_clock");
    public static readonly Script SharedMapChange = Load("shared_map_change", "_clock");
    public static readonly Script SharedMapRemove = Load("shared_map_remove", "_clock");
    public static readonly Script SharedRemove = Load("shared_remove", "_clock");
    public static readonly Script SharedAppend = Load("shared_append", "_clock", "_log");
    public static readonly Script SharedLog = Load("shared_log", "_clock", "_log");

    /// <summary>A script that makes the same transition of as many tasks of a shard as it is given.</summary>
    private static Script Transition(string name, params string[] more) => new(name, string.Join('\n',
    [
        Read("_clock", "_index", "_shard", "_focus"),
        // A variable that the enclosing function has itself from outside is copied into a new function; among its own locals Lua searches for it, one by one.
        "return (function()",
        Read(["_history", "_lines", "_parts", "_task", .. more]),
        "local function transition(ARGV)", Read(name), "end", Read("_each"),
        "end)()",
    ]));

    private static string Read(params string[] pieces) =>
        string.Join('\n', pieces.Select(piece => $"{Facts.GetValueOrDefault(piece)}\n{Script.Read(piece)}"));

    private static Script Load(string name, params string[] pieces) => new(name, Read([.. pieces, name]));
}
