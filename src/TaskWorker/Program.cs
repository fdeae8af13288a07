using SampleTools;

return await ServiceRun.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);

    builder.AddServiceDefaults();
    builder.Services.AddMcpServer().AddSampleTools();
    builder.AddMcpTasksRedis("redis");
    builder.AddMcpTasksWorker(bus => bus.UseTaskTransport(builder));

    var app = builder.Build();

    app.MapDefaultEndpoints();

    return app;
});
