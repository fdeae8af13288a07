using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>Checks Mcp-Param-* headers against the arguments of tools/call, for tools whose schema asks for them with x-mcp-header.</summary>
internal sealed class ParamHeaders(ServerOptionsProvider options)
{
    private const decimal MaxSafeInteger = 9_007_199_254_740_991;
    private const int MaxSchemaDepth = 16;

    // A tool's schema never changes, so it is searched once.
    private readonly ConditionalWeakTable<McpServerTool, ParamHeader[]> _byTool = [];

    private sealed record ParamHeader(string Header, string[] Path, bool Integer);

    public Refusal? Check(HttpRequest http, JsonRpcRequest request)
    {
        if (request.Method != RequestMethods.ToolsCall
            || request.ParamsOf().StringOf("name") is not { } name
            || options.Modern.ToolCollection is not { } tools
            || !tools.TryGetPrimitive(name, out var tool))
            return null;

        var headers = _byTool.GetValue(tool, Find);
        if (headers.Length == 0)
            return null;
        // A JsonObject is of no use here: it takes names that differ only in case for one, and fails on both.
        var arguments = (request.ParamsOf()?["arguments"] as JsonObject)?.Deserialize<JsonElement>();
        foreach (var header in headers)
            if (Check(http, header, arguments) is { } problem)
                return Refusal.HeaderMismatch(problem, request.Id);
        return null;
    }

    private static string? Check(HttpRequest http, ParamHeader header, JsonElement? arguments)
    {
        var values = http.Headers[header.Header];
        var path = string.Join('.', header.Path);
        if (!TryFind(arguments, header.Path, out var argument))
            return $"The header {header.Header} is compared with the argument '{path}', which must be written in this case.";
        if (values.Count == 0)
            return argument is null ? null : $"The header {header.Header} is missing. It must equal the argument '{path}'.";
        if (values.Count > 1)
            return $"Send the header {header.Header} once.";
        if (HeaderValue.Decode(values[0]!) is not { } inHeader)
            return $"The header {header.Header} has characters or a base64 encoding that are not allowed.";
        return argument is { } inBody && Agree(inHeader, inBody, header.Integer)
            ? null
            : $"The header {header.Header} does not match the argument '{path}'.";
    }

    private static bool Agree(string inHeader, JsonElement argument, bool integer)
    {
        var inBody = argument.ValueKind switch
        {
            JsonValueKind.String => argument.GetString(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => argument.GetRawText(),
            _ => null,
        };
        return integer
            ? Integer(inHeader) is { } number && number == Integer(inBody)
            : inHeader.Equals(inBody, StringComparison.Ordinal);
    }

    // 42 and 42.0 are the same integer; beyond 2^53 clients do not agree on what a number is.
    private static decimal? Integer(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && decimal.IsInteger(number) && Math.Abs(number) <= MaxSafeInteger
            ? number
            : null;

    // False when a member on the path is there in another case: the tool might bind that one.
    private static bool TryFind(JsonElement? arguments, string[] path, out JsonElement? argument)
    {
        argument = arguments;
        foreach (var name in path)
        {
            var members = argument is { ValueKind: JsonValueKind.Object } json ? json.EnumerateObject() : default;
            argument = null;
            foreach (var member in members.Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                if (!member.NameEquals(name))
                    return false;
                if (member.Value.ValueKind != JsonValueKind.Null)
                    argument = member.Value;
            }
        }

        return true;
    }

    private static ParamHeader[] Find(McpServerTool tool)
    {
        var found = new List<ParamHeader>();
        Find(tool.ProtocolTool.InputSchema, [], found);
        return [.. found];
    }

    private static void Find(JsonElement schema, string[] path, List<ParamHeader> found)
    {
        if (path.Length >= MaxSchemaDepth
            || schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
            return;

        foreach (var property in properties.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Object))
        {
            string[] here = [.. path, property.Name];
            if (property.Value.TryGetProperty(HeaderAnnotations.Keyword, out var header) && header.ValueKind == JsonValueKind.String)
                found.Add(new ParamHeader(McpHeaders.ParamPrefix + header.GetString(), here, IsInteger(property.Value)));
            Find(property.Value, here, found);
        }
    }

    private static bool IsInteger(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && type.ValueKind switch
        {
            JsonValueKind.String => type.ValueEquals("integer"),
            JsonValueKind.Array => type.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals("integer")),
            _ => false,
        };
}
