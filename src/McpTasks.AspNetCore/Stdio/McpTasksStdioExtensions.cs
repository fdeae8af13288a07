using McpTasks.AspNetCore.Stdio;
using Microsoft.Extensions.Logging.Console;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>MCP with tasks for hosts that start the server as a process of their own.</summary>
public static class McpTasksStdioExtensions
{
    /// <summary>
    /// Serves one client over standard input and output, with the tools, options, capabilities and task methods that HTTP has, in both
    /// dialects; the host stops when the input ends. Standard output then carries the protocol and nothing else: console logs of this
    /// application and whatever its tools write to <see cref="Console.Out"/> go to standard error.
    /// </summary>
    /// <param name="builder">What <c>AddMcpServer()</c> returned.</param>
    /// <remarks>
    /// The client cannot be told apart from other anonymous ones, so it has no <c>tasks/list</c>; where the store is shared, it reaches
    /// tasks by their ids, which cannot be guessed.
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
        // Brings what runs the one server; its transport is replaced.
        builder.WithStdioServerTransport();
        builder.Services.AddSingleton<ITransport>(services => new LineTransport(
            input(), output(), services.GetRequiredService<MessageReader>(), services.GetRequiredService<IOptions<McpHttpOptions>>().Value.MaxRequestBodyBytes,
            services.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
