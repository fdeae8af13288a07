using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace McpTasks.Core.Tests.Running;

/// <summary>The spans of one trace as they end, which is when they are exported.</summary>
internal sealed class RecordedTrace : IDisposable
{
    private const string ClientName = "McpTasks.Core.Tests";
    private static readonly ActivitySource Client = new(ClientName);
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RecordedTrace()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TaskTelemetry.SourceName or ClientName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                _ended.Enqueue(span);
                if (span.TraceId == Root.TraceId)
                    Seen(span.DisplayName);
            },
        };
        ActivitySource.AddActivityListener(_listener);
        using var root = Start("tools/call work")!;
        Root = root.Context;
    }

    public ActivityContext Root { get; }

    /// <summary>Called as each span of the trace ends, where the engine stands at that moment.</summary>
    public Action<string> Seen { get; set; } = _ => { };

    /// <summary>Those of the trace; tests that run beside this one have others.</summary>
    public IReadOnlyList<Activity> Ended => [.. _ended.Where(span => span.TraceId == Root.TraceId)];

    public IEnumerable<string> Names => Ended.Select(span => span.DisplayName);

    /// <summary>A span of some library, such as one that a tool uses.</summary>
    public static Activity? Start(string name) => Client.StartActivity(name);

    /// <summary>Submits as a request does that is over when the task is known.</summary>
    public async Task<TaskRecord> SubmitAsync(Engine engine, string? key = null)
    {
        using var request = Client.StartActivity("tools/call work", ActivityKind.Server, Root);
        return await engine.SubmitAsync(key: key);
    }

    public Activity One(string name) => Assert.Single(Ended, span => span.DisplayName == name);

    public string ParentOf(Activity span) => Ended.FirstOrDefault(parent => parent.SpanId == span.ParentSpanId)?.DisplayName ?? "(orphan)";

    public void Dispose() => _listener.Dispose();
}

/// <summary>What was logged, with the scopes and the span that it was logged in.</summary>
internal sealed class RecordedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<RecordedLog> _records = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<RecordedLog> Records => _records;

    public IEnumerable<string> Texts => _records.Select(record => record.Text);

    /// <summary>A task's lines in their order, without its name.</summary>
    public string[] LinesOf(TaskRecord task) =>
    [
        .. Texts.Select(text => text.Split($" ({task.Component}, task {task.Id})")).Where(parts => parts is [_, ""]).Select(parts => parts[0]),
    ];

    /// <summary>Called with each text when it is written.</summary>
    public Action<string> Written { get; set; } = _ => { };

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Log(this);

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Add(string text, EventId id)
    {
        var scope = new Dictionary<string, object?>(StringComparer.Ordinal);
        _scopes.ForEachScope(
            (one, all) =>
            {
                foreach (var (key, value) in one as IEnumerable<KeyValuePair<string, object?>> ?? [])
                    all[key] = value;
            },
            scope);
        _records.Enqueue(new(text, id, Activity.Current?.Context ?? default, scope));
        Written(text);
    }

    private sealed class Log(RecordedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Add(formatter(state, exception), eventId);
    }
}

internal sealed record RecordedLog(string Text, EventId Id, ActivityContext Span, IReadOnlyDictionary<string, object?> Scope);
