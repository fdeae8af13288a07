using Microsoft.Extensions.Logging.Console;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>MCP with tasks for hosts that start the server as a process of their own.</summary>
public static class McpTasksStdioExtensions
{
    /// <summary>
    /// Serves one client over standard input and output, and lets what the server offers run as tasks, in both dialects; the host stops when
    /// the input ends. Standard output then carries the protocol and nothing else: console logs of this application and whatever its tools
    /// write to <see cref="Console.Out"/> go to standard error. Calling it again adds nothing.
    /// </summary>
    /// <param name="builder">What <c>AddMcpServer()</c> returned; the order of calls on it does not matter.</param>
    /// <remarks>
    /// Tasks are kept in memory and run in this process, and a warning at start says so. <c>AddMcpTasksRedis()</c> keeps them on Redis, and a
    /// bus takes them to workers, in whatever order they are added. <c>AddMcpTasksInProcess()</c> says that memory is meant. The client cannot
    /// be told apart from other anonymous ones, so it has no <c>tasks/list</c>; where the store is shared, it reaches tasks by their ids,
    /// which cannot be guessed.
    /// </remarks>
    public static IMcpServerBuilder WithStdio(this IMcpServerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // The SDK's transport opens the real output itself.
        Console.SetOut(Console.Error);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder.WithLines(Console.OpenStandardInput, Console.OpenStandardOutput);
    }

    /// <summary>The same over other streams of lines.</summary>
    internal static IMcpServerBuilder WithLines(this IMcpServerBuilder builder, Func<Stream> input, Func<Stream> output)
    {
        var services = builder.Services.AddTaskDialects();
        if (services.Any(service => service.ServiceType == typeof(IValidateOptions<McpStdioOptions>)))
            return builder;
        services.AddOptions<McpStdioOptions>().BindConfiguration(McpStdioOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<McpStdioOptions>, McpStdioOptionsValidator>();
        // Brings what runs the one server; its transport is replaced.
        builder.WithStdioServerTransport();
        services.AddSingleton<ITransport>(provider => new LineTransport(
            input(), output(), provider.GetRequiredService<IOptions<McpStdioOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
