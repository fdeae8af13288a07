namespace TestServers;

/// <summary>How a test wants its server.</summary>
/// <param name="AppendOnly">Whether writes survive <see cref="TestServer.KillAsync"/> followed by a restart.</param>
/// <param name="Password">The password that clients must give, or <see langword="null"/> for none.</param>
public sealed record ServerOptions(bool AppendOnly = true, string? Password = null)
{
    internal TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
