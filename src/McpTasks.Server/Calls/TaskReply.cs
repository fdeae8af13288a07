using System.Collections;

namespace McpTasks.Server.Calls;

/// <summary>The answer to a call that replaces the result of the SDK's typed pipeline, which has no types for tasks.</summary>
internal sealed record TaskReply(JsonObject? Result, JsonRpcErrorDetail? Error = null, TaskRecord? Delivers = null)
{
    public static TaskReply Of(McpProtocolException refusal) =>
        new(null, new() { Code = (int)refusal.ErrorCode, Message = refusal.Message, Data = DataOf(refusal) });

    /// <summary>The message that replaces a response. The SDK's entries about the server in <c>_meta</c> stay.</summary>
    public JsonRpcMessage InPlaceOf(JsonRpcResponse response)
    {
        if (Error is not null)
            return new JsonRpcError { Id = response.Id, Error = Error, Context = response.Context };
        if (response.Result?["_meta"] is JsonObject { Count: > 0 } meta)
        {
            var own = Result!["_meta"] as JsonObject ?? [];
            foreach (var (key, value) in meta.Where(member => !own.ContainsKey(member.Key)))
                own[key] = value?.DeepClone();
            Result["_meta"] = own.Parent is null ? own : own.DeepClone();
        }

        response.Result = Result;
        return response;
    }

    private static JsonObject? DataOf(McpProtocolException refusal)
    {
        if (refusal is MissingRequiredClientCapabilityException missing)
            return new JsonObject
            {
                ["requiredCapabilities"] = JsonSerializer.SerializeToNode(missing.RequiredCapabilities, McpJsonUtilities.DefaultOptions),
            };
        var data = new JsonObject();
        foreach (var entry in refusal.Data.Cast<DictionaryEntry>())
        {
            if (entry.Key is string name)
                data[name] = JsonSerializer.SerializeToNode(entry.Value, McpJsonUtilities.DefaultOptions);
        }

        return data.Count == 0 ? null : data;
    }
}
