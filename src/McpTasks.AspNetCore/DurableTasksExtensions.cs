namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes the tools, prompts and resources of an MCP server durable tasks.</summary>
public static class DurableTasksExtensions
{
    /// <summary>
    /// Lets what the server offers run as tasks, in the dialects of 2025-11-25 and of the 2026-07-28 extension, over every transport that
    /// it has. Over HTTP it also puts a gate around the endpoints of <c>app.MapMcp()</c>, which the application maps as before, and serves
    /// both revisions on one path unless <c>WithHttpTransport</c> was told otherwise. Calling it again adds nothing.
    /// </summary>
    /// <param name="builder">What <c>AddMcpServer()</c> returned; the order of calls on it does not matter.</param>
    /// <param name="configure">Settings of tasks, after those of the section <c>McpTasks</c>.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// Tasks are kept in memory and run in this process, and a warning at start says so. <c>AddMcpTasksRedis()</c> keeps them on Redis, and
    /// a bus takes them to workers, in whatever order they are added. <c>AddMcpTasksInProcess()</c> says that memory is meant.
    /// </remarks>
    public static IMcpServerBuilder WithDurableTasks(this IMcpServerBuilder builder, Action<McpTasksOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        // After the section, whoever binds that and when.
        if (configure is not null)
            services.PostConfigure(configure);
        if (services.Any(service => service.ServiceType == typeof(McpGate)))
            return builder;
        services.AddTaskDialects().AddHttpGate().AddDataProtection();
        return builder;
    }
}
