using System.Security.Cryptography;
using System.Text;
using MassTransit.Serialization;

namespace McpTasks.MassTransit;

internal sealed class MassTransitTaskDispatcher(IBus bus, IOptions<McpTasksWorkerOptions> options, TimeProvider time) : ITaskDispatcher
{
    // A bus sends without end while its broker is away, and the client would wait with it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Uri _queue = new($"queue:{options.Value.Queue}");

    public async ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var endpoint = await bus.GetSendEndpoint(_queue).WaitAsync(limit.Token);
            await endpoint.Send(message, Pipe.Execute<SendContext<RunTask>>(Prepare), limit.Token);
        }
        catch (OperationCanceledException error) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"No broker took a message for the queue {options.Value.Queue} in {Patience.TotalSeconds} s.", error);
        }
    }

    private static void Prepare(SendContext<RunTask> context)
    {
        context.MessageId = MessageIdOf(context.Message);
        // Where the bus has another serializer, such as one that encrypts, it is meant for hints too.
        if (context.Serializer is SystemTextJsonMessageSerializer)
            context.Serializer = RunTaskSerializer.Instance;
    }

    /// <summary>
    /// One id for a task and the attempts it has had: a transport that knows duplicates drops a hint while an equal one still waits, but
    /// not the one for a task whose last worker hangs with the message in its hands.
    /// </summary>
    private static Guid MessageIdOf(RunTask message) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.TaskId}/{message.Attempt}")).AsSpan(0, 16));
}
