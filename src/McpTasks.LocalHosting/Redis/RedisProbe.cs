using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using McpTasks.LocalHosting.Orchestration;

namespace McpTasks.LocalHosting.Redis;

/// <summary>Healthy when the server takes the password and answers PING, which it does not while it loads its data.</summary>
internal sealed class RedisProbe(RedisAddress address) : IHealthProbe
{
    public async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(address.Host, address.Port, cancellationToken);
            await using var stream = await OpenAsync(client, cancellationToken);
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 256, leaveOpen: true);
            if (address.Password is { } password)
            {
                string[] login = address.User is { } user ? ["AUTH", user, password] : ["AUTH", password];
                if (await AskAsync(stream, reader, login, cancellationToken) is not "+OK" and var refused)
                    return $"Redis at {address.Host}:{address.Port} refuses the login: {refused}";
            }

            return await AskAsync(stream, reader, ["PING"], cancellationToken) is "+PONG" ? null : $"Redis at {address.Host}:{address.Port} is not ready";
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException)
        {
            return $"Redis at {address.Host}:{address.Port} cannot be reached: {error.Message}";
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client, CancellationToken cancellationToken)
    {
        if (!address.Ssl)
            return client.GetStream();
        var ssl = new SslStream(client.GetStream());
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host }, cancellationToken);
        return ssl;
    }

    private static async Task<string?> AskAsync(Stream stream, StreamReader reader, string[] words, CancellationToken cancellationToken)
    {
        var request = new StringBuilder();
        request.Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        return await reader.ReadLineAsync(cancellationToken);
    }
}
