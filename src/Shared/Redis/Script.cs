using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace McpTasks.Shared.Redis;

/// <summary>
/// An embedded script. The client sends its text first, then its hash, and its text again where a server has not seen it.
/// </summary>
/// <param name="Name">What log lines call it.</param>
/// <param name="Text">What the server runs.</param>
internal sealed record Script(string Name, string Text)
{
#pragma warning disable CA5350 // The name that the server gives to a script.
    private readonly byte[] _hash = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
#pragma warning restore CA5350
    private volatile bool _isKnown;

    /// <summary>Reads a script, with the shared pieces that it needs in front.</summary>
    public static Script Load(string name, params string[] shared) => new(name, string.Join('\n', [.. shared.Select(Read), Read(name)]));

    public async Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, params RedisValue[] arguments)
    {
        try
        {
            // By its hash: the client would look its text up, all of it, with each call.
            if (_isKnown)
                return await database.ScriptEvaluateAsync(_hash, keys, arguments, CommandFlags.DemandMaster);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Another server, or one that has forgotten it.
        }

        var answer = await database.ScriptEvaluateAsync(Text, keys, arguments, CommandFlags.DemandMaster);
        _isKnown = true;
        return answer;
    }

    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
