using System.Text.Json;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Api;

/// <summary>
/// Lines of JSON without an end: first what is kept, oldest first, then what arrives. Who reads too slowly is told so in a last line,
/// <c>{"error":"..."}</c>, and let go.
/// </summary>
internal sealed class FollowResult<T>(
    Follower<T> follower, Func<T[]> kept, Func<IEnumerable<T>, IEnumerable<T>> fits, Action<Utf8JsonWriter, IEnumerable<T>> write) : IResult
    where T : class
{
    private const int Chunk = 500;
    private const int Overlap = 100;

    public async Task ExecuteAsync(HttpContext http)
    {
        using var leaving = follower;
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        http.Response.ContentType = "application/x-ndjson";
        try
        {
            await http.Response.StartAsync(end.Token);
            await FollowAsync(http.Response.Body, end.Token);
            if (follower.IsTooSlow)
                await LineAsync(http.Response.Body, json => WriteError(json), end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader has gone, or the dashboard stops: either ends the lines.
        }
    }

    private async Task FollowAsync(Stream body, CancellationToken cancellation)
    {
        var sent = new HashSet<T>(ReferenceEqualityComparer.Instance);
        foreach (var chunk in kept().Chunk(Chunk))
        {
            sent.UnionWith(chunk);
            await LineAsync(body, json => write(json, chunk), cancellation);
        }
        await body.FlushAsync(cancellation);
        var batches = 0;
        await foreach (var arrived in follower.ReadAllAsync(cancellation))
        {
            var line = fits(arrived.Where(item => !sent.Remove(item))).ToArray();
            // An export that was being taken while we read what is kept comes once more; not after so many others.
            if (++batches == Overlap)
                sent.Clear();
            if (line.Length == 0)
                continue;
            await LineAsync(body, json => write(json, line), cancellation);
            await body.FlushAsync(cancellation);
        }
    }

    private static async Task LineAsync(Stream body, Action<Utf8JsonWriter> write, CancellationToken cancellation)
    {
        await using (var json = new Utf8JsonWriter(body))
        {
            write(json);
            await json.FlushAsync(cancellation);
        }
        await body.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private static void WriteError(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("error", "You read too slowly: more was waiting than Dashboard:Api:MaxFollowerKilobytes allows. Ask again to follow on.");
        json.WriteEndObject();
    }
}
