using McpTasks.LocalHosting.Network;
using McpTasks.LocalHosting.Projects;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting;

/// <summary>What all workloads of one run share.</summary>
internal sealed record RunContext
{
    public required HostSettings Settings { get; init; }

    public required bool IsDevelopment { get; init; }

    /// <summary>The launch profile that the AppHost itself was started with.</summary>
    public string? LaunchProfile { get; init; }

    public Ports Ports { get; } = new();

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) });

    /// <summary>The projects, once they are all known.</summary>
    public IReadOnlyList<ProjectWorkload> Projects { get; set; } = [];

    public int? PublicPortOf(string resource) => Projects.FirstOrDefault(p => p.Name == resource)?.PublicPort;
}
