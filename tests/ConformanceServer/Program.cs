using ConformanceServer.Asking;
using ConformanceServer.Content;
using ConformanceServer.Diagnostics;
using ConformanceServer.InputRequired;
using ConformanceServer.Prompts;
using ConformanceServer.Resources;
using ConformanceServer.Schemas;
using ConformanceServer.Streaming;
using ConformanceServer.Tasks;

var builder = WebApplication.CreateBuilder(args);

// Tasks run in this process; with Redis they and their sessions are shared with other replicas.
if (builder.Configuration.GetConnectionString("redis") is not null)
    builder.AddMcpTasksRedis();
builder.AddMcpTasksInProcess();
builder.Services.AddMcpServer().WithHttpTransport().WithDurableTasks()
    .WithTools<ContentTools>()
    .WithTools<LoggingTools>().WithTools<ProgressTools>().WithTools<ReconnectionTool>()
    .WithTools<ElicitationTools>().WithTools<ElicitationSchemaTools>().WithTools<SamplingTools>()
    .WithTools<InputRequiredTools>().WithTools<ManyInputsTools>().WithTools<RequestStateTools>()
    .WithTools<CapabilityTools>().WithTools<ListChangeTools>()
    .WithTools([JsonSchemaTool.Create()]).WithTools<HeaderTool>()
    .WithTools<TaskTools>().WithTools<FailingTaskTools>().WithTools<AskingTaskTools>()
    .WithInputBeforeTask()
    .WithPrompts<ContentPrompts>().WithPrompts<InputRequiredPrompt>().WithPrompts<TaskPrompts>()
    .WithResources<ContentResources>().WithResources<TaskResources>()
    .WithResourceSubscriptions()
    .WithEmptyCompletions()
    .WithLoggingLevel();

var app = builder.Build();
app.MapGet("/health", () => "Healthy");
app.MapMcp("/mcp");
await app.RunAsync();
