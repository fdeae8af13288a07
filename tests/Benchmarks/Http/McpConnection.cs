using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Benchmarks.Http;

/// <summary>A client that does no more than it must, so that the servers are what is measured. One instance keeps one connection for each call under way.</summary>
internal sealed class McpConnection : IDisposable
{
    private const string Data = "data:";
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1024, UseProxy = false });
    private readonly Uri _url;
    private readonly string _version;

    private McpConnection(string url, string version) => (_url, _version) = (new($"{url}/mcp"), version);

    /// <summary>The session that was begun; null for 2026-07-28.</summary>
    public string? Session { get; private set; }

    /// <summary>For 2026-07-28, which has no sessions.</summary>
    public static McpConnection Modern(string url) => new(url, McpMessages.Modern);

    /// <summary>For 2025-11-25, with a session.</summary>
    public static async Task<McpConnection> LegacyAsync(string url)
    {
        var connection = new McpConnection(url, McpMessages.Legacy);
        using var begun = await connection.SendAsync(McpMessages.Initialize(), "initialize");
        connection.Session = begun.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.Single() : null;
        await begun.Content.ReadAsStringAsync();
        using var _ = await connection.SendAsync(McpMessages.Initialized, "notifications/initialized");
        return connection;
    }

    /// <summary>Sends a request and reads its result.</summary>
    /// <exception cref="InvalidOperationException">The answer is an error.</exception>
    public async Task<JsonElement> CallAsync(string body, string method, string? name = null)
    {
        using var response = await SendAsync(body, method, name);
        var text = await response.Content.ReadAsStringAsync();
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            text = text.Split('\n').Where(line => line.StartsWith(Data, StringComparison.Ordinal)).Select(line => line[Data.Length..]).Last(line => line.Contains("\"id\"", StringComparison.Ordinal));
        var answer = text.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(text) : default;
        return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("result", out var result)
            ? result
            : throw new InvalidOperationException($"{method} was answered with {(int)response.StatusCode}: {text}");
    }

    /// <summary>Opens a stream and ends when a line in it has a text.</summary>
    public async Task UntilAsync(string body, string method, string wanted)
    {
        using var response = await SendAsync(body, method);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Contains(wanted, StringComparison.Ordinal))
                return;
        }

        throw new InvalidOperationException($"{method} ended without {wanted}.");
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string body, string method, string? name = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new StringContent(body, Encoding.UTF8, Json) };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", _version);
        if (Session is not null)
            request.Headers.TryAddWithoutValidation("Mcp-Session-Id", Session);
        if (_version == McpMessages.Modern)
            request.Headers.TryAddWithoutValidation("Mcp-Method", method);
        if (_version == McpMessages.Modern && name is not null)
            request.Headers.TryAddWithoutValidation("Mcp-Name", name);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
