using System.Net;
using System.Text;
using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests;

public sealed class SessionTests
{
    [Fact]
    public async Task A_session_goes_on_where_the_replica_that_made_it_was_killed()
    {
        await using var store = await SharedServers.StartAsync(ServerKind.Garnet, cancellation: TestContext.Current.CancellationToken);
        (string, string)[] settings = [("ConnectionStrings__redis", store.ConnectionString)];
        await using var a = Service.Start("src/ApiService", "a", settings);
        await using var b = Service.Start("src/ApiService", "b", settings);
        using var onA = new HttpClient { BaseAddress = new(await a.AddressAsync(), "mcp") };
        using var onB = new HttpClient { BaseAddress = new(await b.AddressAsync(), "mcp") };

        using var initialized = await PostAsync(onA, """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""", session: null);
        var session = initialized.Headers.GetValues("Mcp-Session-Id").Single();
        using var listening = new HttpRequestMessage(HttpMethod.Get, "");
        listening.Headers.Accept.ParseAdd("text/event-stream");
        listening.Headers.Add("Mcp-Session-Id", session);
        using var stream = await onB.SendAsync(listening, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        await a.KillAsync();

        // The task waits for a worker, of which there is none; the client is told about it all the same.
        using var created = await PostAsync(onB, """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"index_documents","arguments":{"folder":".","pattern":"**/*"},"task":{}}}""", session);
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        using var events = new StreamReader(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await events.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains("notifications/tasks/status", StringComparison.Ordinal))
                return;
        }

        Assert.Fail("The stream ended before the task was told of.");
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string json, string? session)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
