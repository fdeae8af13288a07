namespace McpTasks.RedisTransport.Queues;

/// <summary>The answer of the receive script.</summary>
/// <param name="Messages">The messages leased to the receiver.</param>
/// <param name="NextDue">When the next delayed or expiring message is due, or <see langword="null"/> for none.</param>
/// <param name="Reclaimed">How many expired leases the script took back.</param>
internal sealed record ReceivedBatch(IReadOnlyList<ReceivedMessage> Messages, TimeSpan? NextDue, int Reclaimed)
{
    private const int Head = 3;
    private const int PerMessage = 3;

    public static ReceivedBatch Read(RedisResult[] answer, string receiver)
    {
        var now = (long)answer[0];
        var next = (long)answer[1];
        var messages = new List<ReceivedMessage>((answer.Length - Head) / PerMessage);
        for (var i = Head; i + PerMessage <= answer.Length; i += PerMessage)
        {
            var id = (string)answer[i]!;
            var count = (int)answer[i + 1];
            messages.Add(TransportMessage.Decode(id, count, $"{receiver}/{count}", now, (byte[])answer[i + 2]!));
        }

        return new ReceivedBatch(messages, next < 0 ? null : TimeSpan.FromMilliseconds(next), (int)answer[2]);
    }
}
