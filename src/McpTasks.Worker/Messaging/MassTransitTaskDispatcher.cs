using System.Security.Cryptography;
using System.Text;
using MassTransit;
using Microsoft.Extensions.Options;

namespace McpTasks.Worker;

internal sealed class MassTransitTaskDispatcher(IBus bus, IOptions<McpTasksWorkerOptions> options) : ITaskDispatcher
{
    private readonly Uri _queue = new($"queue:{options.Value.Queue}");

    public async ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken)
    {
        var endpoint = await bus.GetSendEndpoint(_queue);
        await endpoint.Send(message, Pipe.Execute<SendContext<RunTask>>(context => context.MessageId = MessageIdOf(message.TaskId)), cancellationToken);
    }

    /// <summary>One id per task: a transport that knows duplicates drops a hint while an equal one still waits.</summary>
    private static Guid MessageIdOf(string taskId) => new(SHA256.HashData(Encoding.UTF8.GetBytes(taskId)).AsSpan(0, 16));
}
