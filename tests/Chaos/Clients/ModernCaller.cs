using System.Text.Json.Nodes;
using Chaos.Ledger;
using Chaos.Service;
using McpTasks;

namespace Chaos.Clients;

/// <summary>A 2026-07-28 client at the level of the wire, which knows the tasks extension and can be asked.</summary>
internal sealed class ModernCaller(string name, Replicas replicas) : ITaskCaller
{
    private const string Prefix = "io.modelcontextprotocol", Version = "2026-07-28";
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(200);

    private long _id;

    public string Name => name;

    public async Task CreateAsync(TaskStory story, CancellationToken stop)
    {
        var (ticket, asked) = (story.NextTicket(), Clock.Now);
        try
        {
            var call = new JsonObject { ["name"] = story.Script.Tool, ["arguments"] = story.Script.Arguments(ticket) };
            var reply = await CallAsync("tools/call", story.Script.Tool, call, null, stop);
            var id = (string?)reply.Result?["taskId"];
            story.Asked(
                new(ticket, asked, id is null ? CreationAnswer.Error : CreationAnswer.Task, id is null ? reply.ErrorText : null), id);
        }
        catch (NoReplyException none)
        {
            story.Asked(new(ticket, asked, CreationAnswer.None, none.Message));
        }
    }

    public async Task FollowAsync(TaskStory story, CancellationToken stop)
    {
        while (!story.IsTold)
        {
            try
            {
                if (story.Script.Following == Following.Poll)
                    await LookAsync(story, stop);
                else
                    await SubscribeAsync(story, stop);
            }
            catch (NoReplyException)
            {
                await Task.Delay(AfterFailure, stop);
            }

            if (!story.IsTold)
                await Task.Delay(story.NextPoll(), stop);
        }
    }

    public async Task LookAsync(TaskStory story, CancellationToken stop)
    {
        var before = story.End;
        var reply = await CallAsync("tasks/get", story.TaskId, new() { ["taskId"] = story.TaskId }, null, stop);
        if (TaskReading.SaysUnknown(reply))
            TaskReading.NoteUnknown(story, "tasks/get");
        if (reply.Result is { } task)
            await TakeAsync(story, before, task, "tasks/get", stop);
    }

    public async Task CancelAsync(TaskStory story, CancellationToken stop)
    {
        story.CancelAsked();
        var reply = await CallAsync("tasks/cancel", story.TaskId, new() { ["taskId"] = story.TaskId }, null, stop);
        if (TaskReading.SaysUnknown(reply))
            TaskReading.NoteUnknown(story, "tasks/cancel");
        if (reply.Result is null)
            throw new NoReplyException(reply.ErrorText);
    }

    // Subscriptions are made task by task.
    public Task ListenAsync(CancellationToken stop) => Task.CompletedTask;

    private async Task SubscribeAsync(TaskStory story, CancellationToken stop)
    {
        var parameters = new JsonObject { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray(story.TaskId) } };
        await CallAsync("subscriptions/listen", null, parameters, (message, _) => (string?)message["method"] == "notifications/tasks"
            ? TakeAsync(story, null, (JsonObject)message["params"]!, "notifications/tasks", stop)
            : Task.CompletedTask, stop);
    }

    private async Task TakeAsync(TaskStory story, Sighting? before, JsonObject task, string via, CancellationToken stop)
    {
        var status = TaskReading.StatusOf(task);
        TaskReading.NoteStatus(story, before, status, via);
        if (status == McpTaskStatus.InputRequired && task["inputRequests"] is JsonObject questions)
            await AnswerAsync(story, questions, stop);
        else if (status.IsTerminal())
            story.Saw(status, TextOf(status, task), via);
    }

    private static string? TextOf(McpTaskStatus status, JsonObject task) => status switch
    {
        McpTaskStatus.Completed => TaskReading.TextOf(task["result"]),
        McpTaskStatus.Failed => (string?)task["error"]?["message"],
        _ => null,
    };

    private async Task AnswerAsync(TaskStory story, JsonObject questions, CancellationToken stop)
    {
        var answers = new JsonObject();
        foreach (var (key, question) in questions)
        {
            var content = new JsonObject { ["name"] = Question.Answer((string)question!["params"]!["message"]!) };
            answers[key] = new JsonObject { ["action"] = "accept", ["content"] = content };
        }

        var reply = await CallAsync(
            "tasks/update", story.TaskId, new() { ["taskId"] = story.TaskId, ["inputResponses"] = answers }, null, stop);
        if (reply.Result is null)
            throw new NoReplyException(reply.ErrorText);
        story.Answered("tasks/update");
    }

    private Task<WireReply> CallAsync(
        string method, string? about, JsonObject parameters, Func<JsonObject, string?, Task>? aside, CancellationToken stop)
    {
        var id = Interlocked.Increment(ref _id);
        parameters["_meta"] = new JsonObject
        {
            [$"{Prefix}/protocolVersion"] = Version,
            [$"{Prefix}/clientInfo"] = new JsonObject { ["name"] = name, ["version"] = "1" },
            [$"{Prefix}/clientCapabilities"] = new JsonObject
            {
                ["elicitation"] = new JsonObject(), ["extensions"] = new JsonObject { [$"{Prefix}/tasks"] = new JsonObject() },
            },
        };
        IEnumerable<(string, string)> headers = [(Callers.Header, name), ("MCP-Protocol-Version", Version), ("Mcp-Method", method)];
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        return Wire.SendAsync(
            Wire.Post(replicas.Next(), message, about is null ? headers : headers.Append(("Mcp-Name", about))), id, aside, stop);
    }
}
