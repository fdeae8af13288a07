using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Checks that the headers of a modern request say what its body says (2026-07-28 Streamable HTTP, "Server Validation"),
/// so that a gateway which routes by header and this server never disagree.
/// </summary>
internal sealed class HeaderAgreement(ServerOptionsProvider options, ParamHeaders paramHeaders)
{
    public Refusal? Check(HttpRequest http, JsonRpcMessage message) => message switch
    {
        JsonRpcRequest request => CheckVersion(http, request)
            ?? CheckMethod(http, request.Method, request.Id, required: true)
            ?? CheckName(http, request)
            ?? paramHeaders.Check(http, request),
        // The revision defines no headers for notifications, and a client sends notifications/cancelled without any.
        JsonRpcNotification notification => CheckMethod(http, notification.Method, default, required: false),
        _ => Refusal.BadRequest($"Protocol version {ProtocolVersions.Modern} has no responses from client to server. Send input in the retried request or with tasks/update."),
    };

    private static Refusal? CheckVersion(HttpRequest http, JsonRpcRequest request)
    {
        string? inHeader = http.Headers[McpHeaders.ProtocolVersion];
        var inMeta = request.MetaVersionOf();
        if (inHeader is null)
            return Refusal.HeaderMismatch($"The header {McpHeaders.ProtocolVersion} is missing. It must equal params._meta['{MetaKeys.ProtocolVersion}'].", request.Id);
        if (inMeta is null)
            return MissingMeta(MetaKeys.ProtocolVersion, "a string", request.Id);
        if (!inMeta.Equals(inHeader, StringComparison.Ordinal))
            return Refusal.HeaderMismatch($"The header {McpHeaders.ProtocolVersion} does not match params._meta['{MetaKeys.ProtocolVersion}'].", request.Id);
        return request.MetaOf()?[MetaKeys.ClientCapabilities] is JsonObject
            ? null
            : MissingMeta(MetaKeys.ClientCapabilities, "an object", request.Id);
    }

    private static Refusal? CheckMethod(HttpRequest http, string method, RequestId id, bool required)
    {
        var header = http.Headers[McpHeaders.Method];
        if (header.Count == 0 && !required)
            return null;
        if (header.Count != 1)
            return Refusal.HeaderMismatch($"Send the header {McpHeaders.Method} exactly once.", id);
        return method.Equals(header[0], StringComparison.Ordinal)
            ? null
            : Refusal.HeaderMismatch($"The header {McpHeaders.Method} does not match the body's method.", id);
    }

    private Refusal? CheckName(HttpRequest http, JsonRpcRequest request)
    {
        if (NameParameter(request.Method) is not { } parameter)
            return null;
        var header = http.Headers[McpHeaders.Name];
        var inBody = request.ParamsOf().StringOf(parameter);
        // Without a name on either side there is nothing to disagree about: the handler answers what is missing.
        if (header.Count == 0 && inBody is null)
            return null;
        if (header.Count != 1)
            return Refusal.HeaderMismatch($"Send the header {McpHeaders.Name} exactly once for {request.Method}. It must equal params.{parameter}.", request.Id);
        if (HeaderValue.Decode(header[0]!) is not { } inHeader)
            return Refusal.HeaderMismatch($"The header {McpHeaders.Name} has characters or a base64 encoding that are not allowed.", request.Id);
        return inHeader.Equals(inBody, StringComparison.Ordinal)
            ? null
            : Refusal.HeaderMismatch($"The header {McpHeaders.Name} does not match params.{parameter}.", request.Id);
    }

    private string? NameParameter(string method) => method switch
    {
        RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
        RequestMethods.ResourcesRead => "uri",
        TaskProtocol.Get or TaskProtocol.Update or TaskProtocol.Cancel => "taskId",
        _ => options.RoutingNameParameter(method),
    };

    private static Refusal MissingMeta(string key, string kind, RequestId id) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidParams, $"Requests of protocol version {ProtocolVersions.Modern} must carry params._meta['{key}'] as {kind}.") { Id = id };
}
