using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Server.Tasks;

/// <summary>One <c>subscriptions/listen</c> stream; everything on it carries the id of the request that opened it.</summary>
internal sealed class Subscription(McpServer server, RequestId id)
{
    public JsonObject Meta() => new() { [MetaKeys.SubscriptionId] = id.Id is long number ? JsonValue.Create(number) : JsonValue.Create(id.ToString()) };

    public async Task SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        parameters["_meta"] = Meta();
        await server.SendMessageAsync(new JsonRpcNotification { Method = method, Params = parameters }, cancellationToken);
    }
}
