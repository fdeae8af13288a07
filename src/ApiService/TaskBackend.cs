namespace ApiService;

/// <summary>Where tasks are kept and run.</summary>
internal static class TaskBackend
{
    /// <summary>
    /// On Redis and in the workers when there is a connection string <c>redis</c>, or a broker is asked for; else in this process, for
    /// trying things out and for desktop hosts, with a warning outside Development.
    /// </summary>
    public static void AddTaskBackend(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString("redis") is not null || MessagingSettings.AsksForRabbitMq(builder.Configuration))
        {
            builder.AddMcpTasksRedis("redis");
            builder.AddMcpTasksDispatcher(bus => bus.UseTaskTransport(builder));
        }
        else if (builder.Environment.IsDevelopment())
        {
            // Meant, so no warning.
            builder.AddMcpTasksInProcess();
        }
    }
}
