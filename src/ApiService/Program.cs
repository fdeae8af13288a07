using ApiService;
using ApiService.Authentication;
using SampleTools;

return await ServiceRun.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);

    builder.AddServiceDefaults();
    builder.AddMcpTasks().AddSampleTools();
    builder.AddTaskBackend();
    builder.AddBearerTokens();

    var app = builder.Build();

    app.MapDefaultEndpoints();
    app.MapMcp("/mcp").RequireBearerTokens(app);

    return app;
});
