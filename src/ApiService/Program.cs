using ApiService;
using ApiService.Authentication;
using SampleTools;

if (StdioService.IsWanted(args))
    return await StdioService.RunAsync(args);

return await ServiceRun.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);

    builder.AddServiceDefaults();
    builder.Services.AddMcpServer().WithHttpTransport().AddSampleTools().WithDurableTasks();
    builder.AddTaskBackend();
    builder.AddBearerTokens();

    var app = builder.Build();

    app.MapDefaultEndpoints();
    app.MapMcp("/mcp").RequireBearerTokens(app);
    app.MapTaskOperations();
    app.MapTaskBoard("/tasks");

    return app;
});
