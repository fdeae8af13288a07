using SampleTools;

var builder = WebApplication.CreateBuilder(args);

builder.AddMcpTasks().AddSampleTools();
builder.AddMcpTasksInProcess();

var app = builder.Build();

app.MapMcp("/mcp");

await app.RunAsync();
