using TestFleet.Returns;
using TestFleet.Work;

// An API service, or with Role=worker a worker: the processes that a test starts, with components that no sample has.
return await ServiceRun.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    var isWorker = builder.Configuration["Role"] == "worker";

    builder.AddServiceDefaults();
    builder.Services.AddSingleton<StartUp>().AddHostedService(services => services.GetRequiredService<StartUp>());
    var mcp = builder.Services.AddMcpServer();
    if (!isWorker)
        mcp.WithHttpTransport().WithDurableTasks();
    mcp.WithReturns().WithTools<WorkTools>();
    builder.AddMcpTasksRedis();
    if (isWorker)
        builder.AddMcpTasksWorker(bus => bus.UseTaskTransport(builder));
    else
        builder.AddMcpTasksDispatcher(bus => bus.UseTaskTransport(builder));

    var app = builder.Build();
    app.MapDefaultEndpoints();
    if (!isWorker)
        app.MapMcp("/mcp");
    return app;
});
