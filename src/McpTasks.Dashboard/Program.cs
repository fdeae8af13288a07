using McpTasks.Dashboard.Hosting;

await using var app = DashboardHost.Build(args);
return await DashboardHost.RunAsync(app, Console.Out, Console.Error);
