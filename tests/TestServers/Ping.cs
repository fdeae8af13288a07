using System.Text;

namespace TestServers;

/// <summary>Asks a server of Redis's protocol whether it is ready.</summary>
internal static class Ping
{
    public static async Task<bool> IsAnsweredAsync(Stream stream, string? password, CancellationToken cancellation)
    {
        var request = (password is null ? "" : Command("AUTH", password)) + Command("PING");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellation);
        return await EndsWithPongAsync(stream, cancellation);
    }

    private static async Task<bool> EndsWithPongAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[256];
        var answer = new StringBuilder();
        while (answer.Length < 1024)
        {
            var read = await stream.ReadAsync(buffer, cancellation);
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            var text = answer.ToString();
            if (text.EndsWith("+PONG\r\n", StringComparison.Ordinal))
                return true;
            // -LOADING, -NOAUTH or a closed connection: ask again.
            if (read == 0 || text.StartsWith('-'))
                return false;
        }

        return false;
    }

    private static string Command(params string[] words) =>
        $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
}
