using System.Text.Json;
using McpTasks.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>
/// What the SDK's own comparison of headers and body leaves out (2026-07-28 Streamable HTTP, "Server Validation"): a version that only the body
/// names, names that are no text, on which it fails, and answers, of which the revision has none. Clients send notifications without
/// <c>Mcp-Method</c>, which it does not take.
/// </summary>
internal static class HeaderAgreement
{
    public static Refusal? Check(HttpRequest http, ClientMessage message)
    {
        if (message.Method is null)
            return Refusal.BadRequest($"Protocol version {ProtocolVersions.Modern} has no responses from client to server. Send input in the retried request or with tasks/update.");
        if (http.Headers[McpHeaders.ProtocolVersion].Count == 0)
            return Refusal.HeaderMismatch($"The header {McpHeaders.ProtocolVersion} is missing. It must equal params._meta['{MetaKeys.ProtocolVersion}'].", message.Id);
        if (message.MetaVersion is { } inMeta && http.Headers[McpHeaders.ProtocolVersion] != inMeta)
            return Refusal.HeaderMismatch($"The header {McpHeaders.ProtocolVersion} does not match params._meta['{MetaKeys.ProtocolVersion}'].", message.Id);
        if (message.IsNotification && http.Headers[McpHeaders.Method].Count == 0)
            http.Headers[McpHeaders.Method] = message.Method;
        if (message.IsNotification && http.Headers[McpHeaders.Method] != message.Method)
            return Refusal.HeaderMismatch($"The header {McpHeaders.Method} does not match the body's method.", message.Id);
        if (NameOf(message.Method) is { } name && ClientMessage.Member(message.Params, name).ValueKind is not (JsonValueKind.String or JsonValueKind.Undefined or JsonValueKind.Null))
            return Refusal.InvalidParams($"{message.Method} needs params.{name}, a string.", message.Id);
        return null;
    }

    private static string? NameOf(string method) => method switch
    {
        RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
        RequestMethods.ResourcesRead => "uri",
        TaskProtocol.Get or TaskProtocol.Update or TaskProtocol.Cancel => "taskId",
        _ => null,
    };
}
