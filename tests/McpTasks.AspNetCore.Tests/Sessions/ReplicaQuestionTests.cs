using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>A question is asked by one of two replicas, and answered at either.</summary>
public sealed class ReplicaQuestionTests(SharedStores stores) : ReplicaPair(stores)
{
    [Fact]
    public async Task A_question_of_one_replica_may_be_answered_at_another()
    {
        var onA = await A.LegacyAsync("ann", new() { ["elicitation"] = new JsonObject() });
        await using var call = await onA.OpenAsync(A.Message("tools/call", new() { ["name"] = "ask", ["arguments"] = new JsonObject() }));
        var question = await call.UntilAsync(message => (string?)message["method"] == "elicitation/create");
        await onA.At(B).AnswerAsync(question, new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } });
        var reply = await call.UntilAsync(message => message["result"] is not null);
        Assert.Equal("Bo", (string)reply["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task A_question_is_put_to_a_session_once_however_many_replicas_serve_its_streams()
    {
        var onA = await A.LegacyAsync("ann", new() { ["elicitation"] = new JsonObject() });
        var onB = onA.At(B);
        await using var listening = await onB.ListenAsync();
        var id = await onA.StartAsync("ask");
        await using var first = await onA.OpenAsync(A.Message("tasks/result", new() { ["taskId"] = id }));
        var question = await first.UntilAsync(IsQuestion);
        await using var second = await onB.OpenAsync(B.Message("tasks/result", new() { ["taskId"] = id }));
        // Longer than it takes until whoever serves the listener asks what nobody has come for.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        await onB.AnswerAsync(question, new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } });

        foreach (var stream in new[] { first, second })
            Assert.Equal(
                "Bo",
                (string?)(await stream.UntilAsync(message => IsQuestion(message) || message["result"] is not null))["result"]?["content"]![0]!["text"]);
        Assert.True(Is(await listening.UntilAsync(message => IsQuestion(message) || Is(message, id, "completed")), id, "completed"));
    }

    [Fact]
    public async Task A_question_that_its_replica_can_no_longer_ask_is_asked_by_another()
    {
        var third = await StartAsync();
        var onThird = await third.LegacyAsync("ann", new() { ["elicitation"] = new JsonObject() });
        var id = await onThird.At(A).StartAsync("ask");
        await using (var call = await onThird.OpenAsync(third.Message("tasks/result", new() { ["taskId"] = id })))
            await call.UntilAsync(IsQuestion);
        await third.DisposeAsync();

        var onB = onThird.At(B);
        await using var again = await onB.OpenAsync(B.Message("tasks/result", new() { ["taskId"] = id }));
        await onB.AnswerAsync(
            await again.UntilAsync(IsQuestion), new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } });
        Assert.Equal("Bo", (string)(await again.UntilAsync(message => message["result"] is not null))["result"]!["content"]![0]!["text"]!);
    }
}
