using McpTasks;
using McpTasks.Client;

namespace ModelContextProtocol.Client;

/// <summary>Tasks for <see cref="McpClient"/>.</summary>
public static class McpClientTaskExtensions
{
    private static readonly ConditionalWeakTable<McpClient, McpTaskClient> Clients = [];

    /// <summary>The client's tasks; the same object for the same client.</summary>
    /// <param name="client">A connected client.</param>
    public static McpTaskClient Tasks(this McpClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Clients.GetValue(client, static connected => new(connected, new()));
    }

    /// <summary>The client's tasks, with settings of your own; call it once, before <see cref="Tasks(McpClient)"/>.</summary>
    /// <param name="client">A connected client.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The client's tasks are in use already.</exception>
    public static McpTaskClient Tasks(this McpClient client, McpTaskClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problem() is { } problem)
            throw new ArgumentOutOfRangeException(nameof(options), problem);
        var made = false;
        var tasks = Clients.GetValue(client, connected =>
        {
            made = true;
            return new(connected, options);
        });
        return made
            ? tasks
            : throw new InvalidOperationException(
                "This client's tasks are in use already: give the options with the first call of Tasks(options).");
    }

    /// <summary>
    /// Declares the tasks extension (2026-07-28) with every request of the client, not only with those of <see cref="Tasks(McpClient)"/>.
    /// Needed only when <see cref="McpClientOptions.Capabilities"/> declares other extensions, or when you read replies that are tasks
    /// yourself: the SDK's own <c>CallToolAsync</c> takes such a reply for an empty result.
    /// </summary>
    /// <param name="options">The options that the client is created with.</param>
    /// <returns>The same options.</returns>
    public static McpClientOptions UseTasks(this McpClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Capabilities ??= new();
        options.Capabilities.Extensions ??= new Dictionary<string, object>(StringComparer.Ordinal);
        // Exactly {}: some servers refuse any member.
        options.Capabilities.Extensions[TaskProtocol.ExtensionId] = new JsonObject();
        return options;
    }

    /// <summary>
    /// Lets <see cref="McpTaskClient.Capabilities"/> see what a 2025-11-25 server says about tasks, which the SDK drops. Without it the
    /// client asks for a task and finds out from the reply.
    /// </summary>
    /// <param name="transport">The transport to the server.</param>
    /// <returns>A transport to create the client with.</returns>
    public static IClientTransport WithTasks(this IClientTransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        return new TaskAwareTransport(transport);
    }
}
