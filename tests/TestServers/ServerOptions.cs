namespace TestServers;

/// <summary>How a test wants its server.</summary>
/// <param name="AppendOnly">Whether writes survive <see cref="TestServer.KillAsync"/> followed by a restart.</param>
/// <param name="Password">The password that clients must give, or <see langword="null"/> for none.</param>
public sealed record ServerOptions(bool AppendOnly = true, string? Password = null)
{
    /// <summary>More arguments for redis-server, which win over those before them; Garnet has no use for them.</summary>
    public IReadOnlyList<string> RedisArguments { get; init; } = [];

    /// <summary>Lets redis-server take TLS connections alone.</summary>
    public TestCertificates? Tls { get; init; }

    /// <summary>
    /// More users of redis-server, as a file of access control lists has them: one line each. Clients with the password alone may do all.
    /// </summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>
    /// How long RabbitMQ waits until a message is settled before it closes the channel; null for its own default, half an hour.
    /// </summary>
    public TimeSpan? ConsumerTimeout { get; init; }

    /// <summary>How large the server's files may grow; null for as large as the disk has room.</summary>
    public DiskLimit? Disk { get; init; }

    internal TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
