using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Tasks;

/// <summary>Checks the outer shape of the requests that can become tasks, which the SDK would otherwise answer with an internal error.</summary>
internal static class RequestShape
{
    public static void Check(TaskCall call)
    {
        switch (call.Request.Method)
        {
            case RequestMethods.ToolsCall or RequestMethods.PromptsGet:
                RequireText(call, "name");
                if (call.Params["arguments"] is not (null or JsonObject))
                    throw TaskErrors.Invalid($"{call.Request.Method}: params.arguments must be an object.");
                break;
            case RequestMethods.ResourcesRead:
                RequireText(call, "uri");
                break;
        }
    }

    private static void RequireText(TaskCall call, string member)
    {
        if (call.Params[member] is not JsonValue value || !value.TryGetValue(out string? text) || text.Length == 0)
            throw TaskErrors.Invalid($"{call.Request.Method} needs params.{member}, a string.");
    }
}
