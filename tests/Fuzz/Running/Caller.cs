using System.Net;
using System.Text.Json;
using Fuzz.Hostile;
using Fuzz.Wire;

namespace Fuzz.Running;

/// <summary>Sends requests, one after another, and reads what comes of them.</summary>
internal sealed class Caller(IPEndPoint address, TimeSpan patience) : IDisposable
{
    private Connection? _kept;

    /// <summary>Sends a request.</summary>
    /// <param name="shot">The request.</param>
    /// <param name="pieces">Its bytes.</param>
    /// <param name="onQuestion">
    /// Answers a question of the server's that comes before the answer; whether the request was taken back.
    /// </param>
    /// <param name="stop">Ends it.</param>
    public async Task<Reply> SendAsync(
        Shot shot, IEnumerable<ReadOnlyMemory<byte>> pieces, Func<JsonElement, Task<bool>> onQuestion, CancellationToken stop)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patient.CancelAfter(patience);
        var isOwn = shot.HttpIsOdd || shot.Ending != Ending.Waits || shot.Harm == nameof(Harm.TooLong);
        var connection = isOwn || _kept is null ? await Connection.OpenAsync(address, patient.Token) : _kept;
        if (!isOwn)
            _kept = connection;
        var reply = new Reply { Outcome = Outcome.Hung };
        try
        {
            reply = await ExchangeAsync(shot, connection, pieces, onQuestion, patient.Token);
        }
        finally
        {
            if (isOwn || !reply.CanGoOn)
                connection.Dispose();
            if (!isOwn && !reply.CanGoOn)
                _kept = null;
        }

        stop.ThrowIfCancellationRequested();
        return reply;
    }

    public void Dispose() => _kept?.Dispose();

    private static async Task<Reply> ExchangeAsync(
        Shot shot, Connection connection, IEnumerable<ReadOnlyMemory<byte>> pieces, Func<JsonElement, Task<bool>> onQuestion,
        CancellationToken stop)
    {
        var sending = SendAsync(shot, connection, pieces, stop);
        if (shot.Ending == Ending.Leaves)
        {
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new() { Outcome = Outcome.Left };
        }

        var (asked, cancelled) = (0, false);
        var reader = new ReplyReader(connection, shot.Verb is not "HEAD", async sofar =>
        {
            if (shot.IsOpenEnded && sofar is { IsEvents: true, Status: 200 })
                return shot.Verb == "GET" || sofar.Body.AsSpan().IndexOf("\n\n"u8) >= 0;
            if (shot.Answer is null || !sofar.IsEvents || sofar.Body.AsSpan().IndexOf("\"method\":"u8) < 0)
                return false;
            var questions = Events.DataOf(
                sofar.Text[..(sofar.Text.LastIndexOf("\n\n", StringComparison.Ordinal) is var end && end < 0 ? 0 : end + 2)])
                .Select(data => JsonElement.Parse(data))
                .Where(message => message.TryGetProperty("method", out _) && message.TryGetProperty("id", out _)).ToList();
            for (; asked < questions.Count; asked++)
                cancelled |= await onQuestion(questions[asked]);
            return false;
        });
        var reply = await reader.ReadAsync(stop);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reply with { WasCancelled = cancelled, CanGoOn = reply.CanGoOn && sending.IsCompletedSuccessfully };
    }

    private static async Task SendAsync(Shot shot, Connection connection, IEnumerable<ReadOnlyMemory<byte>> pieces, CancellationToken stop)
    {
        foreach (var piece in pieces)
            await connection.SendAsync(piece, stop);
        if (shot.Ending == Ending.HalfCloses)
            connection.HalfClose();
    }
}
