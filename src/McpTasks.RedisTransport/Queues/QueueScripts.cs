namespace McpTasks.RedisTransport.Queues;

/// <summary>The scripts of queues and exchanges.</summary>
internal static class QueueScripts
{
    public static readonly Script Send = Load("send");
    public static readonly Script Receive = Load("receive");
    public static readonly Script Renew = Load("renew");
    public static readonly Script Settle = Load("settle");
    public static readonly Script HandBack = Load("handback");
    public static readonly Script Park = Load("park");
    public static readonly Script Cancel = Load("cancel");
    public static readonly Script Depth = Load("depth");
    public static readonly Script Touch = Load("touch");
    public static readonly Script Subscribe = Load("subscribe");
    public static readonly Script Subscribers = Load("subscribers");

    private static Script Load(string name) => Script.Load(name, "prelude");
}
