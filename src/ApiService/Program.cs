using ApiService;
using SampleTools;

if (StdioService.IsWanted(args))
    return await StdioService.RunAsync(args);

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddMcpTasks().AddSampleTools();
builder.AddTaskBackend();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapMcp("/mcp");

return await app.RunServiceAsync();
