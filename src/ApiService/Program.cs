using ApiService;
using SampleTools;

return await ServiceRun.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);

    builder.AddServiceDefaults();
    builder.AddMcpTasks().AddSampleTools();
    builder.AddTaskBackend();

    var app = builder.Build();

    app.MapDefaultEndpoints();
    app.MapMcp("/mcp");

    return app;
});
