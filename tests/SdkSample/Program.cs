// The HTTP server that the official C# SDK shows to who begins with it. Two things are ours, each marked; the address comes from the
// environment.
using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMcpServer()
    .WithHttpTransport()
    .WithToolsFromAssembly()
    .WithDurableTasks();            // ours
var app = builder.Build();

app.MapMcp();

app.Run();

[McpServerToolType]
public static class EchoTool
{
    [McpServerTool, Description("Echoes the message back to the client.")]
    [TaskSupport(TaskMode.Optional)]    // ours
    public static string Echo(string message) => $"hello {message}";
}
