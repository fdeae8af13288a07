using Microsoft.Extensions.Logging.Console;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>MCP with tasks for MCP hosts that start the server as a child process.</summary>
public static class McpTasksStdioExtensions
{
    /// <summary>
    /// Serves one client over standard input and output, and runs the server's tools, prompts and resources as tasks, in both dialects. The
    /// host stops when the input ends. Standard output then carries only the protocol: console logs of the application, and whatever the
    /// tools write to <see cref="Console.Out"/>, go to standard error. A second call adds nothing.
    /// </summary>
    /// <param name="builder">What <c>AddMcpServer()</c> returned; the order of calls on it does not matter.</param>
    /// <remarks>
    /// This process keeps tasks in memory and runs them, and a warning at start says so. <c>AddMcpTasksRedis()</c> keeps tasks on Redis,
    /// and a bus takes tasks to workers; the order of the calls does not matter. <c>AddMcpTasksInProcess()</c> declares that memory is
    /// intended. The client cannot be told apart from other anonymous clients, so the client has no <c>tasks/list</c>. With a shared store
    /// the client reaches tasks by their ids, which cannot be guessed.
    /// </remarks>
    public static IMcpServerBuilder WithStdio(this IMcpServerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // The SDK's own transport would open the real output.
        Console.SetOut(Console.Error);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder.WithLines(Console.OpenStandardInput, Console.OpenStandardOutput);
    }

    /// <summary>The same over other streams.</summary>
    internal static IMcpServerBuilder WithLines(this IMcpServerBuilder builder, Func<Stream> input, Func<Stream> output)
    {
        var services = builder.Services.AddTaskDialects();
        if (services.Any(service => service.ServiceType == typeof(IValidateOptions<McpStdioOptions>)))
            return builder;
        services.AddOptions<McpStdioOptions>().BindConfiguration(McpStdioOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<McpStdioOptions>, McpStdioOptionsValidator>();
        // Registers the hosted service that runs the server; LineTransport replaces the SDK's transport.
        builder.WithStdioServerTransport();
        services.AddSingleton<ITransport>(provider => new LineTransport(
            input(), output(), provider.GetRequiredService<IOptions<McpStdioOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
