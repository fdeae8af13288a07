namespace McpTasks.Redis;

/// <summary>The Lua script of each transition, with the shared pieces that it needs in front.</summary>
internal static class Scripts
{
    public static readonly Script Create = Transition("create", "_prune");
    public static readonly Script Begin = Transition("begin", "_pulse");
    public static readonly Script Report = Transition("report");
    public static readonly Script Ask = Transition("ask");
    public static readonly Script Answer = Transition("answer");
    public static readonly Script Complete = Transition("complete");
    public static readonly Script Cancel = Transition("cancel");
    public static readonly Script Release = Transition("release");
    public static readonly Script Take = Transition("take", "_pulse");
    public static readonly Script EndLease = Transition("end_lease");
    public static readonly Script Delivered = Transition("delivered");
    public static readonly Script Withdraw = Transition("withdraw");
    public static readonly Script Renew = Load("renew", "_clock", "_index", "_pulse");
    public static readonly Script Due = Load("due", "_clock", "_index", "_pulse");
    public static readonly Script Defer = Load("defer", "_clock");

    public static readonly Script Find = Load("find", "_clock", "_index");
    public static readonly Script Count = Load("count", "_clock", "_index");
    public static readonly Script Announce = Load("announce", "_clock", "_workers");
    public static readonly Script Leave = Load("leave", "_clock");
    public static readonly Script Workers = Load("workers", "_clock", "_workers");
    public static readonly Script Dead = Load("dead", "_clock", "_workers", "_pulse");
    public static readonly Script Queue = Load("queue", "_clock");

    public static readonly Script SessionSave = Load("session_save", "_clock", "_session");
    public static readonly Script SessionFind = Load("session_find", "_clock", "_session");
    public static readonly Script SessionTouch = Load("session_touch", "_clock", "_session");
    public static readonly Script SessionLevel = Load("session_level", "_clock", "_session");
    public static readonly Script SessionRemove = Load("session_remove", "_clock", "_session");
    public static readonly Script SessionAppend = Load("session_append", "_clock", "_session");
    public static readonly Script SessionEnd = Load("session_end", "_clock", "_session");
    public static readonly Script SessionResume = Load("session_resume", "_clock", "_session");
    public static readonly Script SessionListen = Load("session_listen", "_clock", "_session");
    public static readonly Script SessionRead = Load("session_read", "_clock", "_session");
    public static readonly Script SessionTask = Load("session_task", "_clock", "_session");
    public static readonly Script SessionTasks = Load("session_tasks", "_clock", "_session");
    public static readonly Script SessionClaim = Load("session_claim", "_clock");
    public static readonly Script SessionAdmit = Load("session_admit", "_clock");
    public static readonly Script SessionLeave = Load("session_leave", "_clock");

    private static Script Transition(string name, params string[] more) => Load(name, ["_clock", "_index", "_history", "_task", .. more]);

    private static Script Load(string name, params string[] shared) => Script.Load(name, shared);
}
