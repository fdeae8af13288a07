using McpTasks.Client.Starting;

namespace McpTasks.Client;

/// <summary>
/// Starts, resumes and lists the tasks of a connected <see cref="McpClient"/>, the same way in both task dialects. Get it with
/// <c>client.Tasks()</c>. Safe for use by many threads.
/// </summary>
public sealed class McpTaskClient
{
    private readonly TaskRequests _requests;
    private readonly FeedServices _services;
    private readonly TaskStarter _starter;

    internal McpTaskClient(McpClient client, McpTaskClientOptions options)
    {
        var closed = new CancellationTokenSource();
        _ = client.Completion.ContinueWith(
            _ => closed.Cancel(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        var logger = options.LoggerFactory.CreateLogger<McpTaskClient>();
        _requests = new(client);
        var push = new PushRouter(client, _requests.IsModern ? new Subscriptions(_requests, options, logger, closed.Token) : null);
        _services = new(_requests, push, options, logger, closed.Token);
        Feeds = new(_services);
        _starter = new(_services, Feeds, () => Capabilities);
    }

    /// <summary>The dialect that the connection speaks.</summary>
    public TaskDialect Dialect => _requests.IsModern ? TaskDialect.Modern : TaskDialect.Legacy;

    /// <summary>
    /// What the server says it can do with tasks; null when that is not known, which is so for a 2025-11-25 server unless the client was
    /// created with <see cref="McpClientTaskExtensions.WithTasks"/>.
    /// </summary>
    public TaskServerCapabilities? Capabilities => CapabilityKeeper.Read(_requests.Client.ServerCapabilities, _requests.IsModern);

    internal TaskFeeds Feeds { get; }

    internal int Followed => _services.Push.Count;

    /// <summary>
    /// Calls a tool as a task, where the server and the tool can do that; else inline, and then the handle is
    /// <see cref="TaskHandle.CompletedInline"/>.
    /// </summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">How to start.</param>
    /// <param name="cancellationToken">Ends the wait for the server. A task that the server has made by then runs on.</param>
    /// <exception cref="McpException">The server refused the call.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public Task<TaskHandle<CallToolResult>> StartToolAsync(
        string name, IReadOnlyDictionary<string, object?>? arguments = null, StartTaskOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _starter.StartAsync<CallToolResult>(StartKind.Tool, TaskStarter.Named(name, arguments), options ?? new(), cancellationToken);
    }

    /// <summary>Gets a prompt as a task, where the server can do that (2025-11-25); else inline.</summary>
    /// <param name="name">The prompt's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">How to start.</param>
    /// <param name="cancellationToken">Ends the wait for the server. A task that the server has made by then runs on.</param>
    /// <exception cref="McpException">The server refused the request.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public Task<TaskHandle<GetPromptResult>> StartPromptAsync(
        string name, IReadOnlyDictionary<string, object?>? arguments = null, StartTaskOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _starter.StartAsync<GetPromptResult>(
            StartKind.Prompt, TaskStarter.Named(name, arguments), options ?? new(), cancellationToken);
    }

    /// <summary>Reads a resource as a task, where the server can do that (2025-11-25); else inline.</summary>
    /// <param name="uri">The resource's URI.</param>
    /// <param name="options">How to start.</param>
    /// <param name="cancellationToken">Ends the wait for the server. A task that the server has made by then runs on.</param>
    /// <exception cref="McpException">The server refused the request.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public Task<TaskHandle<ReadResourceResult>> StartResourceAsync(
        string uri, StartTaskOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        return _starter.StartAsync<ReadResourceResult>(StartKind.Resource, new() { ["uri"] = uri }, options ?? new(), cancellationToken);
    }

    /// <summary>A handle of a tool's task from its id alone, as after a restart. The server is asked when the handle is used.</summary>
    /// <param name="taskId">The id, from <see cref="TaskHandle.TaskId"/> or <see cref="ListAsync"/>.</param>
    public TaskHandle<CallToolResult> Resume(string taskId) => Resume<CallToolResult>(taskId);

    /// <summary>A handle of a prompt's task from its id alone.</summary>
    /// <param name="taskId">The id.</param>
    public TaskHandle<GetPromptResult> ResumePrompt(string taskId) => Resume<GetPromptResult>(taskId);

    /// <summary>A handle of a resource's task from its id alone.</summary>
    /// <param name="taskId">The id.</param>
    public TaskHandle<ReadResourceResult> ResumeResource(string taskId) => Resume<ReadResourceResult>(taskId);

    /// <summary>The caller's tasks, newest first, page by page as they are read.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="NotSupportedException">
    /// The server does not list tasks: 2026-07-28 has no list, and anonymous callers have no tasks of their own.
    /// </exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public async IAsyncEnumerable<TaskState> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_requests.IsModern)
            throw new NotSupportedException("MCP 2026-07-28 has no list of tasks: keep the ids, or connect with 2025-11-25.");
        await foreach (var page in PagesAsync(TaskProtocol.List, cancellationToken))
        {
            foreach (var task in page["tasks"] as JsonArray ?? [])
            {
                if (TaskJson.Read(task) is { } reading)
                    yield return reading.State;
            }
        }
    }

    /// <summary>The server's tools, with what each says about itself as a task.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="McpException">The server refused the request.</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public async IAsyncEnumerable<TaskTool> ListToolsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in PagesAsync(RequestMethods.ToolsList, cancellationToken))
        {
            foreach (var tool in (page["tools"] as JsonArray ?? []).OfType<JsonObject>())
                yield return new(TaskJson.To<Tool>(tool), SupportOf(tool));
        }
    }

    private async IAsyncEnumerable<JsonObject> PagesAsync(string method, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await PageAsync(method, cursor, cancellationToken);
            yield return page;
            cursor = TaskJson.Text(page["nextCursor"]);
        }
        while (cursor is not null);
    }

    private async Task<JsonObject> PageAsync(string method, string? cursor, CancellationToken cancellationToken)
    {
        try
        {
            JsonObject parameters = cursor is null ? [] : new() { ["cursor"] = cursor };
            return await _requests.SendAsync(method, parameters, knowsTasks: true, cancellationToken);
        }
        catch (McpProtocolException error) when (error.ErrorCode == McpErrorCode.MethodNotFound)
        {
            throw new NotSupportedException(Failures.MessageOf(error), error);
        }
    }

    private TaskMode? SupportOf(JsonObject tool) => TaskJson.Text((tool["execution"] as JsonObject)?["taskSupport"]) switch
    {
        _ when _requests.IsModern => null,
        "required" => TaskMode.Required,
        "optional" => TaskMode.Optional,
        _ => TaskMode.Forbidden,
    };

    private TaskHandle<TResult> Resume<TResult>(string taskId)
        where TResult : class
    {
        ArgumentException.ThrowIfNullOrEmpty(taskId);
        return new(_services, Feeds.Of(taskId));
    }
}
