using System.Security.Cryptography;
using System.Text;

namespace McpTasks.MassTransit;

internal sealed class MassTransitTaskDispatcher(IBus bus, IOptions<McpTasksWorkerOptions> options) : ITaskDispatcher
{
    private readonly Uri _queue = new($"queue:{options.Value.Queue}");

    public async ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken)
    {
        var endpoint = await bus.GetSendEndpoint(_queue);
        await endpoint.Send(message, Pipe.Execute<SendContext<RunTask>>(context => context.MessageId = MessageIdOf(message)), cancellationToken);
    }

    /// <summary>
    /// One id for a task and the attempts it has had: a transport that knows duplicates drops a hint while an equal one still waits, but not
    /// the one for a task whose last worker hangs with the message in its hands.
    /// </summary>
    private static Guid MessageIdOf(RunTask message) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.TaskId}/{message.Attempt}")).AsSpan(0, 16));
}
