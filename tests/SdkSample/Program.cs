// The HTTP server that the official C# SDK shows to who begins with it. Three things are ours, each marked; the address comes from the environment.
using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMcpServer()
    .WithHttpTransport()
    .WithToolsFromAssembly()
    .WithDurableTasks();            // ours
builder.AddMcpTasksInProcess();     // ours: where tasks are kept and run
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
