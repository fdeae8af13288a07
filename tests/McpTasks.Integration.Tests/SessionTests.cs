using System.Net;
using System.Text;
using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests;

public sealed class SessionTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    [Fact]
    public async Task A_session_goes_on_where_the_replica_that_made_it_was_killed()
    {
        await using var store = await SharedServers.StartAsync(ServerKind.Garnet, cancellation: TestContext.Current.CancellationToken);
        (string, string)[] settings = [("ConnectionStrings__redis", store.ConnectionString)];
        await using var a = Service.Start("src/ApiService", "a", settings);
        await using var b = Service.Start("src/ApiService", "b", settings);
        using var onA = new HttpClient { BaseAddress = new(await a.AddressAsync(), "mcp") };
        using var onB = new HttpClient { BaseAddress = new(await b.AddressAsync(), "mcp") };

        using var initialized = await PostAsync(onA, Initialize, session: null);
        var session = initialized.Headers.GetValues("Mcp-Session-Id").Single();
        using var events = await ListenAsync(onB, session);
        await a.KillAsync();

        // The task waits for a worker, of which there is none; the client is told about it all the same.
        using var created = await PostAsync(
            onB,
            """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"index_documents","arguments":{"folder":".","pattern":"**/*"},"task":{}}}""",
            session);
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        await UntilAsync(events, "\"status\":\"working\"");
    }

    [Fact]
    public async Task A_session_is_told_of_its_task_to_the_end_though_the_replica_that_made_it_and_that_it_listened_to_was_killed()
    {
        await using var store = await SharedServers.StartAsync(ServerKind.Garnet, cancellation: TestContext.Current.CancellationToken);
        (string, string)[] settings = [("ConnectionStrings__redis", store.ConnectionString)];
        await using var a = Service.Start("src/ApiService", "api-a", settings);
        await using var b = Service.Start("src/ApiService", "api-b", settings);
        await using var worker = Service.Start("src/TaskWorker", "worker-1", settings);
        using var onA = new HttpClient { BaseAddress = new(await a.AddressAsync(), "mcp") };
        using var onB = new HttpClient { BaseAddress = new(await b.AddressAsync(), "mcp") };

        using var initialized = await PostAsync(onA, Initialize, session: null);
        var session = initialized.Headers.GetValues("Mcp-Session-Id").Single();
        using (var first = await ListenAsync(onA, session))
        {
            using var created = await PostAsync(
                onA,
                """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"slow_computation","arguments":{"duration":3},"task":{}}}""",
                session);
            await UntilAsync(first, "\"status\":\"working\"");
            await a.KillAsync();
        }

        using var second = await ListenAsync(onB, session);
        await UntilAsync(second, "\"status\":\"completed\"");
    }

    private static async Task<StreamReader> ListenAsync(HttpClient client, string session)
    {
        using var listening = new HttpRequestMessage(HttpMethod.Get, "");
        listening.Headers.Accept.ParseAdd("text/event-stream");
        listening.Headers.Add("Mcp-Session-Id", session);
        var stream = await client.SendAsync(listening, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        return new(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    private static async Task UntilAsync(StreamReader events, string wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await events.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains("notifications/tasks/status", StringComparison.Ordinal) && line.Contains(wanted, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"The stream ended before it told {wanted}.");
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
