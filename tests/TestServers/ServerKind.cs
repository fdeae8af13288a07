namespace TestServers;

/// <summary>The servers that the same test cases run on.</summary>
public enum ServerKind
{
    /// <summary>Microsoft Garnet, as EmbeddedRedis runs it.</summary>
    Garnet,

    /// <summary>redis-server, where the machine has one.</summary>
    Redis,
}
