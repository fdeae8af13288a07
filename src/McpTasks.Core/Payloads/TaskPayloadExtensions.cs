namespace McpTasks;

/// <summary>Gives a store a place for large values.</summary>
public static class TaskPayloadExtensions
{
    /// <summary>
    /// A store that keeps arguments and results above <see cref="TaskPayloadOptions.Above"/> beside their records: where the application
    /// registered an <see cref="ITaskPayloads"/>, else in <see cref="TaskPayloadOptions.Folder"/>, else in what is given here. Without any
    /// of these it is the store as it was.
    /// </summary>
    /// <param name="store">The store of the records.</param>
    /// <param name="services">The application's services.</param>
    /// <param name="otherwise">Where large values are kept if the application says nothing else; null for the record itself.</param>
    public static ITaskStore WithPayloads(this ITaskStore store, IServiceProvider services, ITaskPayloads? otherwise = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(services);
        var options = services.GetRequiredService<IOptions<McpTasksOptions>>().Value.Payloads;
        var time = services.GetRequiredService<TimeProvider>();
        var payloads = services.GetService<ITaskPayloads>() ?? (options.Folder.Length > 0 ? new FilePayloads(options.Folder, time) : otherwise);
        return payloads is null
            ? store
            : new PayloadTaskStore(store, payloads, options.Above, time, services.GetRequiredService<ILoggerFactory>().CreateLogger("McpTasks.Payloads"));
    }
}
