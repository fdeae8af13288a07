using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Server.Tasks;

/// <summary>The progress of a call that runs inline: notifications to its client, when that sent a progress token.</summary>
internal sealed class InlineProgress(McpServer server, JsonNode? progressToken) : ITaskProgress, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ProgressSequence _sequence = new();
    private bool _totalKnown;

    public double? Current { get; private set; }

    public double Total { get; private set; } = 1;

    public string? Message { get; private set; }

    public async ValueTask SetTotalAsync(double total, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        await SendAsync(() => (Total, _totalKnown) = (total, true), cancellationToken);
    }

    public async ValueTask IncrementAsync(double by = 1, string? message = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, 1);
        await SendAsync(() => (Current, Message) = ((Current ?? 0) + by, message ?? Message), cancellationToken);
    }

    public async ValueTask SetMessageAsync(string message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await SendAsync(() => Message = message, cancellationToken);
    }

    public async ValueTask ReportAsync(double current, double? total = null, string? message = null, CancellationToken cancellationToken = default) => await SendAsync(
        () =>
        {
            Current = Math.Max(Current ?? 0, current);
            if (total is { } known)
                (Total, _totalKnown) = (known, true);
            Message = message ?? Message;
        },
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task SendAsync(Action change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            change();
            if (progressToken is not null)
                await server.SendMessageAsync(_sequence.Next(progressToken, new(Current ?? 0, _totalKnown ? Total : null, Message)), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>Progress notifications for one token, whose values must rise with every one of them (MCP, "Progress").</summary>
internal sealed class ProgressSequence
{
    private double _last = double.NegativeInfinity;

    /// <summary>The notification; news without progress, such as a message, rise by a hair.</summary>
    public JsonRpcNotification Next(JsonNode progressToken, TaskProgress progress)
    {
        _last = progress.Current > _last ? progress.Current : Math.Max(_last + 1e-6, Math.BitIncrement(_last));
        var parameters = new JsonObject { ["progressToken"] = progressToken.DeepClone(), ["progress"] = _last };
        if (progress.Total is { } total)
            parameters["total"] = total;
        if (progress.Message is { } message)
            parameters["message"] = message;
        return new() { Method = NotificationMethods.ProgressNotification, Params = parameters };
    }

    /// <summary>The token that a request carries; null when it wants no progress.</summary>
    public static JsonNode? TokenOf(JsonObject parameters) =>
        parameters["_meta"] is JsonObject meta && meta["progressToken"] is JsonValue token && token.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? token : null;
}
