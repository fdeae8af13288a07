using Chaos.Ledger;
using McpTasks;
using McpTasks.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Chaos.Clients;

/// <summary>
/// A client as a .NET application has it: the official SDK's, with the handles of McpTasks.Client. It connects anew where its replica has
/// failed it.
/// </summary>
internal sealed class LibraryCaller(string name, Replicas replicas, TaskDialect dialect) : ITaskCaller
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(300), Patience = TimeSpan.FromSeconds(20);

    private readonly LibraryConnection _connection = new(name, replicas, dialect);

    public string Name => name;

    public async Task CreateAsync(TaskStory story, CancellationToken stop)
    {
        var (ticket, asked) = (story.NextTicket(), Clock.Now);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            var arguments = story.Script.Arguments(ticket)
                .ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal);
            var options = new StartTaskOptions { Ttl = TimeSpan.FromHours(2) };
            var handle = await _connection.UseAsync(
                tasks => tasks.StartToolAsync(story.Script.Tool, arguments, options, patience.Token), patience.Token);
            story.Asked(new(ticket, asked, CreationAnswer.Task, null), handle.TaskId);
        }
        catch (McpProtocolException refused)
        {
            story.Asked(new(ticket, asked, CreationAnswer.Error, refused.Message));
        }
        catch (Exception error) when (!stop.IsCancellationRequested && LibraryConnection.IsBroken(error))
        {
            story.Asked(new(ticket, asked, CreationAnswer.None, error.Message));
        }
    }

    public async Task FollowAsync(TaskStory story, CancellationToken stop)
    {
        while (!story.IsTold)
        {
            try
            {
                var result = await _connection.UseAsync(tasks => tasks.Resume(story.TaskId!).ResultAsync(stop), stop);
                story.Saw(McpTaskStatus.Completed, TextOf(result), "the client library");
            }
            catch (TaskFailedException failed)
            {
                // The library calls a tool's own error a failure in both dialects.
                var status = failed.ToolResult is not null && dialect == TaskDialect.Modern
                    ? McpTaskStatus.Completed
                    : McpTaskStatus.Failed;
                story.Saw(status, failed.ToolResult is { } told ? TextOf(told) : failed.Message, "the client library");
            }
            catch (TaskCancelledException)
            {
                story.Saw(McpTaskStatus.Cancelled, null, "the client library");
            }
            catch (TaskNotFoundException)
            {
                TaskReading.NoteUnknown(story, "the client library");
                await Task.Delay(Patience, stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested && LibraryConnection.IsBroken(error))
            {
                await Task.Delay(AfterFailure, stop);
            }
        }
    }

    public async Task LookAsync(TaskStory story, CancellationToken stop)
    {
        var before = story.End;
        var state = await NowAsync(tasks => tasks.Resume(story.TaskId!).GetStateAsync(stop), stop);
        TaskReading.NoteStatus(story, before, state.Status, "the client library");
        if (state.Status.IsTerminal())
            story.Saw(state.Status, null, "the client library");
    }

    public async Task CancelAsync(TaskStory story, CancellationToken stop)
    {
        story.CancelAsked();
        await NowAsync(tasks => tasks.Resume(story.TaskId!).CancelAsync(stop), stop);
    }

    public async Task ListenAsync(CancellationToken stop)
    {
        // The library listens by itself; here is only the end of its connection.
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.CloseAsync();
    }

    private async Task<T> NowAsync<T>(Func<McpTaskClient, Task<T>> work, CancellationToken stop)
    {
        try
        {
            return await _connection.UseAsync(work, stop);
        }
        catch (Exception error) when (!stop.IsCancellationRequested && (LibraryConnection.IsBroken(error) || error is McpException))
        {
            throw new NoReplyException(error.Message, error);
        }
    }

    private static string TextOf(CallToolResult result) => result.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text ?? "";
}
