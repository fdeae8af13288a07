using System.Reflection;

namespace McpTasks.Shared.Redis;

/// <summary>An embedded script. The client sends its hash, and its text where the server has not seen it.</summary>
/// <param name="Name">What log lines call it.</param>
/// <param name="Text">What the server runs.</param>
internal sealed record Script(string Name, string Text)
{
    /// <summary>Reads a script, with the shared pieces that it needs in front.</summary>
    public static Script Load(string name, params string[] shared) => new(name, string.Join('\n', [.. shared.Select(Read), Read(name)]));

    public Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, params RedisValue[] arguments) =>
        database.ScriptEvaluateAsync(Text, keys, arguments, CommandFlags.DemandMaster);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
