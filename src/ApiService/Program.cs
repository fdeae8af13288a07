using ApiService;
using SampleTools;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddMcpTasks().AddSampleTools();
builder.AddTaskBackend();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapMcp("/mcp");

return await app.RunServiceAsync();
