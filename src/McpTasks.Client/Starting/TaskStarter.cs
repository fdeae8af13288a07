namespace McpTasks.Client.Starting;

/// <summary>What can be started.</summary>
internal enum StartKind
{
    Tool,
    Prompt,
    Resource,
}

/// <summary>Sends the request that may become a task, and makes the handle of what it became.</summary>
internal sealed class TaskStarter(FeedServices services, TaskFeeds feeds, Func<TaskServerCapabilities?> capabilities)
{
    public static JsonObject Named(string name, IReadOnlyDictionary<string, object?>? arguments)
    {
        var json = new JsonObject { ["name"] = name };
        if (arguments is not null)
            json["arguments"] = JsonSerializer.SerializeToNode(arguments, McpJsonUtilities.DefaultOptions);
        return json;
    }

    public async Task<TaskHandle<TResult>> StartAsync<TResult>(
        StartKind kind, JsonObject parameters, StartTaskOptions options, CancellationToken cancellationToken)
        where TResult : class
    {
        if (options.Ttl is { } ttl && ttl < TimeSpan.FromMilliseconds(1))
            throw new ArgumentOutOfRangeException(
                nameof(options), ttl, $"{nameof(StartTaskOptions)}.{nameof(options.Ttl)} must be at least 1 millisecond.");
        var token = Guid.NewGuid().ToString("N");
        parameters["_meta"] = new JsonObject { ["progressToken"] = token };
        var reply = await SendAsync(kind, parameters, token, options, cancellationToken);
        return TaskJson.Created(reply, services.Requests.IsModern) is { } created
            ? Task<TResult>(created, token, options.Progress)
            : Inline<TResult>(reply);
    }

    private async Task<JsonObject> SendAsync(
        StartKind kind, JsonObject parameters, string token, StartTaskOptions options, CancellationToken cancellationToken)
    {
        using var reporting = options.Progress is { } progress ? services.Push.Report(token, progress) : null;
        var method = kind switch
        {
            StartKind.Tool => RequestMethods.ToolsCall,
            StartKind.Prompt => RequestMethods.PromptsGet,
            _ => RequestMethods.ResourcesRead,
        };
        if (options.Inline)
            return await services.Requests.SendAsync(method, parameters, knowsTasks: false, cancellationToken);
        // The extension may only be answered with a task where it knows tasks: for tools.
        if (services.Requests.IsModern)
            return await services.Requests.SendAsync(method, parameters, knowsTasks: kind == StartKind.Tool, cancellationToken);
        if (!CanBeTask(kind))
            return await services.Requests.SendAsync(method, parameters, knowsTasks: false, cancellationToken);

        var inline = (JsonObject)parameters.DeepClone();
        parameters["task"] = options.Ttl is { } ttl ? new JsonObject { ["ttl"] = (long)Math.Ceiling(ttl.TotalMilliseconds) } : [];
        try
        {
            return await services.Requests.SendAsync(method, parameters, knowsTasks: true, cancellationToken);
        }
        catch (McpProtocolException error) when (error.ErrorCode == McpErrorCode.MethodNotFound)
        {
            // "Servers SHOULD return -32601 if a client attempts to do so": nothing ran, so the same call runs inline.
            return await services.Requests.SendAsync(method, inline, knowsTasks: false, cancellationToken);
        }
    }

    // A client must not ask for a task where the server has not declared it ("Tool-Level Negotiation"); one that cannot know asks.
    private bool CanBeTask(StartKind kind) => capabilities() is not { } declared || kind switch
    {
        StartKind.Tool => declared.Tools,
        StartKind.Prompt => declared.Prompts,
        _ => declared.Resources,
    };

    private TaskHandle<TResult> Task<TResult>(JsonObject created, string token, IProgress<TaskProgress>? progress)
        where TResult : class
    {
        var reading = TaskJson.Read(created) ?? throw new McpException("The server's reply says that it made a task, but shows none.");
        var feed = feeds.Of(reading.State.TaskId!);
        feed.ProgressToken = token;
        feed.Take(reading);
        var handle = new TaskHandle<TResult>(services, feed);
        if (progress is not null)
        {
            handle.OnChange(state =>
            {
                if (state.Progress is { } now)
                    progress.Report(now);
            });
        }

        return handle;
    }

    private TaskHandle<TResult> Inline<TResult>(JsonObject reply)
        where TResult : class
    {
        var outcome = Outcome<TResult>.Of(taskId: null, reply);
        var failed = outcome.Error is not null && !services.Requests.IsModern;
        return new(services, new() { Status = failed ? McpTaskStatus.Failed : McpTaskStatus.Completed }, outcome);
    }
}
