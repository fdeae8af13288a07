using System.Text.Json.Serialization.Metadata;

namespace McpTasks;

/// <summary>How JSON-RPC messages are read and written.</summary>
internal static class MessageJson
{
    public static readonly JsonTypeInfo<JsonRpcMessage> Type =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));
}
