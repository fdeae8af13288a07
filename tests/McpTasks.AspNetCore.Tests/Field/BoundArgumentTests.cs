using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Stdio;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Arguments of prompts and variables of resource templates that are not of their parameter's type.</summary>
public sealed class BoundArgumentTests
{
    private const string Prompt = "prompts/get", Resource = "resources/read";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { Prompt, """{"name":"typed","arguments":{"count":"x"}}""", "count" },
        { Prompt, """{"name":"typed","arguments":{"count":null}}""", "count" },
        { Prompt, """{"name":"typed","arguments":{"count":99999999999}}""", "count" },
        { Prompt, """{"name":"typed","arguments":{}}""", "count" },
        { Prompt, """{"name":"typed","arguments":{"count":1,"loud":"perhaps"}}""", "loud" },
        { Prompt, """{"name":"typed","arguments":{"count":1,"day":"Someday"}}""", "day" },
        { Prompt, """{"name":"typed","arguments":{"count":1,"word":7}}""", "word" },
        { Prompt, """{"name":"typed","arguments":{"count":1,"list":{"a":1}}}""", "list" },
        { Resource, """{"uri":"bound://items/x"}""", "count" },
        { Resource, """{"uri":"bound://items/99999999999"}""", "count" },
        { Resource, """{"uri":"bound://items/1.0"}""", "count" },
        { Resource, """{"uri":"bound://days/Someday"}""", "day" },
        { Resource, """{"uri":"bound://found?since=noon"}""", "since" },
        { Resource, """{"uri":"bound://found"}""", "since" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task An_argument_of_another_type_is_named_and_nothing_is_created(string method, string parameters, string argument)
    {
        await using var server = await StartAsync();
        var legacy = await server.LegacyAsync("ann");
        foreach (var reply in new[]
        {
            await legacy.SendAsync(method, Parse(parameters)),
            await legacy.AsTaskAsync(method, Parse(parameters), new JsonObject()),
            await server.Modern("ann").SendAsync(method, Parse(parameters)),
        })
            AssertNames(argument, reply);
        Assert.Empty((await legacy.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_so_over_standard_streams(bool modern)
    {
        await using var client = await StreamClient.StartAsync(modern, mcp: Add);
        if (!modern)
            await client.InitializeAsync();
        AssertNames("count", await client.SendAsync(Prompt, Parse("""{"name":"typed","arguments":{"count":"x"}}""")));
        AssertNames("count", await client.SendAsync(Resource, Parse("""{"uri":"bound://items/x"}""")));
        if (!modern)
            AssertNames("count", await client.SendAsync(Prompt, Parse("""{"name":"typed","arguments":{"count":"x"},"task":{}}""")));
        Assert.DoesNotContain(client.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("""{"name":"typed","arguments":{"count":"5","loud":true,"day":"Monday","word":"w","list":[1]}}""", "5 True Monday w 1")]
    [InlineData("""{"name":"typed","arguments":{"count":5,"day":1,"more":"ignored"}}""", "5 False Monday  0")]
    public async Task An_argument_that_the_prompt_can_read_passes(string parameters, string text)
    {
        await using var server = await StartAsync();
        var reply = await (await server.LegacyAsync()).SendAsync(Prompt, Parse(parameters));
        Assert.Equal(text, (string?)reply["result"]?["messages"]![0]!["content"]!["text"]);
    }

    [Theory]
    [InlineData("bound://items/-7", "-7")]
    [InlineData("bound://days/Friday", "Friday")]
    [InlineData("bound://days/5", "Friday")]
    [InlineData("bound://found?since=2026-01-02&limit=3", "2026-01-02 3")]
    [InlineData("bound://found?since=2026-01-02", "2026-01-02 9")]
    public async Task A_variable_that_the_resource_can_read_passes(string uri, string text)
    {
        await using var server = await StartAsync();
        var reply = await server.Modern().SendAsync(Resource, new() { ["uri"] = uri });
        Assert.Equal(text, (string?)reply["result"]?["contents"]![0]!["text"]);
    }

    private static void AssertNames(string argument, JsonNode reply)
    {
        Assert.Equal(-32602, (int?)reply["error"]?["code"]);
        Assert.Contains($"'{argument}'", (string?)reply["error"]!["message"], StringComparison.Ordinal);
    }

    private static Task<TaskServer> StartAsync() => TaskServer.StartAsync(mcp: Add);

    private static void Add(IMcpServerBuilder builder) => builder.WithPrompts<BoundPrompts>().WithResources<BoundResources>();

    [McpServerPromptType]
    private sealed class BoundPrompts
    {
        [McpServerPrompt(Name = "typed"), TaskSupport(TaskMode.Optional)]
        public static string Typed(
            int count, bool? loud = false, DayOfWeek day = DayOfWeek.Sunday, string word = "", List<int>? list = null) =>
            $"{count} {loud} {day} {word} {list?.Count ?? 0}";
    }

    [McpServerResourceType]
    private sealed class BoundResources
    {
        [McpServerResource(Name = "item", UriTemplate = "bound://items/{count}"), TaskSupport(TaskMode.Optional)]
        public static string Item(int count) => $"{count}";

        [McpServerResource(Name = "day", UriTemplate = "bound://days/{day}"), TaskSupport(TaskMode.Optional)]
        public static string Day(DayOfWeek day) => $"{day}";

        [McpServerResource(Name = "found", UriTemplate = "bound://found{?since,limit}"), TaskSupport(TaskMode.Optional)]
        public static string Found(DateOnly since, int limit = 9) => $"{since:yyyy-MM-dd} {limit}";
    }
}
