using System.Net.Sockets;
using System.Text;

namespace McpTasks.AspNetCore.Tests.Http;

/// <summary>HTTP by hand, for what HttpClient will not send. Every POST closes its connection.</summary>
internal sealed class RawHttp(Uri url) : IDisposable
{
    private TcpClient? _client;

    public async Task<string> PostAsync(string body, string[] headers)
    {
        _client?.Dispose();
        _client = new TcpClient();
        await _client.ConnectAsync(url.Host, url.Port);
        var stream = _client.GetStream();
        var lines = string.Concat(headers.Select(header => header + "\r\n"));
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"POST {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n{lines}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    public void Dispose() => _client?.Dispose();
}
