using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>Reads single members of a message without binding the whole.</summary>
internal static class MessageFacts
{
    public static string? MethodOf(this JsonRpcMessage message) => message switch
    {
        JsonRpcRequest request => request.Method,
        JsonRpcNotification notification => notification.Method,
        _ => null,
    };

    public static JsonObject? ParamsOf(this JsonRpcMessage message) => message switch
    {
        JsonRpcRequest request => request.Params as JsonObject,
        JsonRpcNotification notification => notification.Params as JsonObject,
        _ => null,
    };

    public static RequestId IdOf(this JsonRpcMessage message) => message is JsonRpcRequest request ? request.Id : default;

    public static JsonObject? MetaOf(this JsonRpcMessage message) => message.ParamsOf()?["_meta"] as JsonObject;

    public static string? MetaVersionOf(this JsonRpcMessage message) => message.MetaOf().StringOf(MetaKeys.ProtocolVersion);

    public static string? StringOf(this JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
