using System.Runtime.CompilerServices;
using System.Text.Json;
using McpTasks.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>
/// What the SDK's comparison of Mcp-Param-* headers with the arguments of tools/call leaves out: a header without its argument, and an argument
/// that is there in another case too, on which it fails.
/// </summary>
internal sealed class ParamHeaders(IOptions<McpServerOptions> options)
{
    private const int MaxSchemaDepth = 16;

    // A tool's schema never changes, so it is searched once.
    private readonly ConditionalWeakTable<McpServerTool, ParamHeader[]> _byTool = [];

    private sealed record ParamHeader(string Header, string[] Path);

    public Refusal? Check(HttpRequest http, ClientMessage message)
    {
        if (!message.Is(RequestMethods.ToolsCall)
            || ClientMessage.TextOf(message.Params, "name") is not { } name
            || options.Value.ToolCollection is not { } tools
            || !tools.TryGetPrimitive(name, out var tool))
            return null;
        foreach (var header in _byTool.GetValue(tool, Find))
        {
            if (Problem(http, header, ClientMessage.Member(message.Params, "arguments")) is { } problem)
                return Refusal.HeaderMismatch(problem, message.Id);
        }

        return null;
    }

    private static string? Problem(HttpRequest http, ParamHeader header, JsonElement argument)
    {
        var path = string.Join('.', header.Path);
        foreach (var name in header.Path)
        {
            if (argument.ValueKind == JsonValueKind.Object
                && argument.EnumerateObject().Any(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && !member.NameEquals(name)))
                return $"The header {header.Header} is compared with the argument '{path}', which must be written in this case.";
            argument = ClientMessage.Member(argument, name);
        }

        return argument.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null && http.Headers.ContainsKey(header.Header)
            ? $"The header {header.Header} does not match the argument '{path}', which is missing."
            : null;
    }

    private static ParamHeader[] Find(McpServerTool tool)
    {
        var found = new List<ParamHeader>();
        Find(tool.ProtocolTool.InputSchema, [], found);
        return [.. found];
    }

    private static void Find(JsonElement schema, string[] path, List<ParamHeader> found)
    {
        if (path.Length >= MaxSchemaDepth || ClientMessage.Member(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties)
            return;
        foreach (var property in properties.EnumerateObject())
        {
            string[] here = [.. path, property.Name];
            if (ClientMessage.TextOf(property.Value, HeaderAnnotations.Keyword) is { } header)
                found.Add(new(McpHeaders.ParamPrefix + header, here));
            Find(property.Value, here, found);
        }
    }
}
