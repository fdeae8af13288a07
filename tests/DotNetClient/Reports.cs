using System.Collections.Concurrent;
using ModelContextProtocol;

namespace DotNetClient;

/// <summary>Keeps what a call reports.</summary>
internal sealed class Reports : IProgress<ProgressNotificationValue>
{
    private readonly ConcurrentQueue<string?> _messages = new();

    public IReadOnlyCollection<string?> Messages => _messages;

    public void Report(ProgressNotificationValue value) => _messages.Enqueue(value.Message);
}
