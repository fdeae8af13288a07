using System.Net.Sockets;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>Healthy when a GET answers with the expected status.</summary>
internal sealed class HttpProbe(HttpClient client, Uri address, int status) : IHealthProbe
{
    public async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode == status ? null : $"{address.AbsolutePath} answers {(int)response.StatusCode}";
        }
        catch (HttpRequestException error)
        {
            return $"{address.AbsolutePath} does not answer ({error.HttpRequestError})";
        }
    }
}

/// <summary>Healthy when a port accepts connections.</summary>
internal sealed class TcpProbe(int port) : IHealthProbe
{
    public async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return null;
        }
        catch (SocketException error)
        {
            return $"port {port} does not answer ({error.SocketErrorCode})";
        }
    }
}
