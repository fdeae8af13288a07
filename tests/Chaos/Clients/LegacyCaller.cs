using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Chaos.Ledger;
using McpTasks;

namespace Chaos.Clients;

/// <summary>A 2025-11-25 client at the level of the wire, with a session that it begins again when it is lost.</summary>
internal sealed class LegacyCaller : ITaskCaller
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(200), WithoutNews = TimeSpan.FromSeconds(5);

    private readonly LegacyConnection _connection;
    private readonly ConcurrentDictionary<string, TaskStory> _told = new(StringComparer.Ordinal);

    public LegacyCaller(string name, Replicas replicas)
    {
        Name = name;
        _connection = new(name, replicas, (task, via) => _told.GetValueOrDefault(task)?.Answered($"{via}"));
    }

    public string Name { get; }

    public async Task CreateAsync(TaskStory story, CancellationToken stop)
    {
        var (ticket, asked) = (story.NextTicket(), Clock.Now);
        try
        {
            var task = new JsonObject { ["ttl"] = 7_200_000 };
            var call = new JsonObject { ["name"] = story.Script.Tool, ["arguments"] = story.Script.Arguments(ticket), ["task"] = task };
            var reply = await _connection.CallAsync("tools/call", call, stop);
            var id = (string?)reply.Result?["task"]?["taskId"];
            story.Asked(
                new(ticket, asked, id is null ? CreationAnswer.Error : CreationAnswer.Task, id is null ? reply.ErrorText : null), id);
            if (id is not null)
                _told[id] = story;
        }
        catch (NoReplyException none)
        {
            story.Asked(new(ticket, asked, CreationAnswer.None, none.Message));
        }
    }

    public async Task FollowAsync(TaskStory story, CancellationToken stop)
    {
        try
        {
            while (!story.IsTold)
            {
                try
                {
                    await (story.Script.Following == Following.Wait ? ResultAsync(story, stop) : LookAsync(story, stop));
                    if (!story.IsTold)
                        await story.NewsAsync(story.Script.Following == Following.Push ? WithoutNews : story.NextPoll(), stop);
                }
                catch (NoReplyException)
                {
                    await Task.Delay(AfterFailure, stop);
                }
            }
        }
        finally
        {
            _told.TryRemove(story.TaskId!, out _);
        }
    }

    public async Task LookAsync(TaskStory story, CancellationToken stop)
    {
        var before = story.End;
        if (await StatusAsync(story, stop) is not { } status)
            return;
        TaskReading.NoteStatus(story, before, status, "tasks/get");
        // A question comes on the session's stream by itself; who polls fetches it, and so does who has waited for it in vain.
        if (status.IsTerminal()
            || (status == McpTaskStatus.InputRequired && (story.Script.Following == Following.Poll || story.WaitsInVain())))
            await ResultAsync(story, stop);
    }

    public async Task CancelAsync(TaskStory story, CancellationToken stop)
    {
        story.CancelAsked();
        var reply = await _connection.CallAsync("tasks/cancel", new() { ["taskId"] = story.TaskId }, stop);
        if (TaskReading.SaysUnknown(reply))
            TaskReading.NoteUnknown(story, "tasks/cancel");
        if (reply.Result is { } task)
            story.Saw(TaskReading.StatusOf(task), null, "tasks/cancel");
        else if (reply.ErrorCode != TaskReading.InvalidParams)
            throw new NoReplyException(reply.ErrorText);
    }

    public Task ListenAsync(CancellationToken stop) => _connection.ListenAsync(message =>
    {
        if ((string?)message["method"] != "notifications/tasks/status" || message["params"] is not JsonObject task)
            return;
        if (!_told.TryGetValue((string)task["taskId"]!, out var story))
            return;
        if (TaskReading.StatusOf(task) is var status && status.IsTerminal())
            story.Saw(status, null, "notifications/tasks/status");
        story.Wake();
    }, stop);

    private async Task<McpTaskStatus?> StatusAsync(TaskStory story, CancellationToken stop)
    {
        var reply = await _connection.CallAsync("tasks/get", new() { ["taskId"] = story.TaskId }, stop);
        if (TaskReading.SaysUnknown(reply))
            TaskReading.NoteUnknown(story, "tasks/get");
        if (reply.Result is not { } task)
            return null;
        var status = TaskReading.StatusOf(task);
        if (status.IsTerminal())
            story.Saw(status, null, "tasks/get");
        return status;
    }

    /// <summary>Waits for the end; what the task asks meanwhile comes on the same stream, and the connection answers it.</summary>
    private async Task ResultAsync(TaskStory story, CancellationToken stop)
    {
        var reply = await _connection.CallAsync("tasks/result", new() { ["taskId"] = story.TaskId }, stop);
        if (TaskReading.SaysUnknown(reply))
            TaskReading.NoteUnknown(story, "tasks/result");
        else if (reply.Result is { } result)
            story.Saw(
                (bool?)result["isError"] is true ? McpTaskStatus.Failed : McpTaskStatus.Completed, TaskReading.TextOf(result),
                "tasks/result");
        else if (reply.ErrorCode == TaskReading.Cancelled)
            story.Saw(McpTaskStatus.Cancelled, null, "tasks/result");
        // An error is the task's own when the task has failed; else the server could not tell.
        else if (reply.ErrorCode is not null && await StatusAsync(story, stop) == McpTaskStatus.Failed && !IsAboutServer(reply))
            story.Saw(McpTaskStatus.Failed, reply.ErrorText, "tasks/result");
    }

    private static bool IsAboutServer(WireReply reply) =>
        reply.Status != 200 || reply.Message?["error"]?["data"]?["retryAfterMs"] is not null;
}
