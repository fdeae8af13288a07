#pragma warning disable MCP9004, MCP9005 // Logging levels and resource subscriptions are gone from 2026-07-28; 2025-11-25 has them.
using ModelContextProtocol.Protocol;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Requests that need a handler before the suites can make them.</summary>
internal static class ServerHandlers
{
    public static IMcpServerBuilder WithEmptyCompletions(this IMcpServerBuilder server) =>
        server.WithCompleteHandler(
            (_, _) => ValueTask.FromResult(new CompleteResult { Completion = new() { Values = [], Total = 0, HasMore = false } }));

    public static IMcpServerBuilder WithLoggingLevel(this IMcpServerBuilder server) =>
        server.WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()));

    /// <summary>The suites subscribe and unsubscribe; no resource here ever changes.</summary>
    public static IMcpServerBuilder WithResourceSubscriptions(this IMcpServerBuilder server) => server
        .WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
        .WithUnsubscribeFromResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()));
}
