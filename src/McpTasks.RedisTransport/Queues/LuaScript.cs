using System.Reflection;
using StackExchange.Redis;

namespace McpTasks.RedisTransport.Queues;

/// <summary>An embedded script. The client sends its hash and falls back to its text when the server has forgotten it.</summary>
internal sealed class LuaScript
{
    private static readonly string Prelude = Read("prelude");
    private readonly string _text;

    private LuaScript(string name) => _text = Prelude + Read(name);

    public static LuaScript Send { get; } = new("send");

    public static LuaScript Receive { get; } = new("receive");

    public static LuaScript Renew { get; } = new("renew");

    public static LuaScript Settle { get; } = new("settle");

    public static LuaScript HandBack { get; } = new("handback");

    public static LuaScript Park { get; } = new("park");

    public static LuaScript Cancel { get; } = new("cancel");

    public static LuaScript Depth { get; } = new("depth");

    public static LuaScript Touch { get; } = new("touch");

    public static LuaScript Subscribe { get; } = new("subscribe");

    public static LuaScript Subscribers { get; } = new("subscribers");

    public Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, params RedisValue[] arguments) =>
        database.ScriptEvaluateAsync(_text, keys, arguments);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
