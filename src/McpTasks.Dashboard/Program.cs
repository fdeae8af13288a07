using McpTasks.Dashboard.Hosting;

return await DashboardHost.RunAsync(args, Console.Out, Console.Error);
