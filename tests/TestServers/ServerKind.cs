namespace TestServers;

/// <summary>The servers that the same test cases run on.</summary>
public enum ServerKind
{
    /// <summary>Microsoft Garnet, from the tool manifest.</summary>
    Garnet,

    /// <summary>redis-server, where the machine has one.</summary>
    Redis,
}
