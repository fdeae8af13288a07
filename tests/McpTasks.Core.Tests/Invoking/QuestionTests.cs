using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Invoking;

/// <summary>What a tool asks its client goes by way of the task, and is asked of nobody who cannot answer.</summary>
public sealed class QuestionTests
{
    private static readonly ElicitRequestParams Form = new()
    {
        Message = "Who?",
        RequestedSchema = new()
        {
            Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition>
            {
                ["name"] = new ElicitRequestParams.StringSchema(),
                ["city"] = new ElicitRequestParams.StringSchema { Default = "Ulm" },
            },
        },
    };

    private static readonly ElicitRequestParams Page = new()
    {
        Message = "Look",
        Mode = "url",
        Url = "https://example.org",
        ElicitationId = "1",
    };

    private static ClientCapabilities Forms => new() { Elicitation = new() { Form = new() } };

    private static ClientCapabilities Pages => new() { Elicitation = new() { Url = new() } };

    [Theory]
    [InlineData("""{"action":"accept","content":{"name":"Ann"}}""", "accept Ann Ulm")]
    [InlineData("""{"action":"accept","content":{"name":"Ann","city":"Bonn"}}""", "accept Ann Bonn")]
    [InlineData("""{"action":"accept"}""", "accept  Ulm")]
    [InlineData("""{"action":"decline"}""", "decline  ")]
    [InlineData("""{"action":"cancel","content":{}}""", "cancel  ")]
    public async Task What_an_accepted_form_leaves_out_has_its_default(string answer, string seen)
    {
        await using var call = Asking(Form, Forms);

        Assert.Equal(seen, OutcomeTests.TextOf(await call.RunAsync(_ => answer)));
    }

    [Fact]
    public async Task The_question_that_the_client_sees_is_the_tools()
    {
        await using var call = Asking(Form, Forms);
        TaskInput? asked = null;

        await call.RunAsync(input =>
        {
            asked = input;
            return """{"action":"decline"}""";
        });

        Assert.Equal("elicitation/create", asked!.Method);
        Assert.Equal("Who?", (string?)JsonNode.Parse(asked.Params)!["message"]);
    }

    [Fact]
    public async Task A_client_that_cannot_answer_after_all_answers_with_an_error()
    {
        await using var call = Asking(Form, Forms);

        var task = await call.RunAsync(_ => TaskInputAnswer.Error(-32050, "Nobody is there"));

        Assert.Equal("""{"code":-32050,"message":"Nobody is there"}""", task.Error);
    }

    [Fact]
    public async Task A_page_is_asked_of_a_client_that_shows_pages()
    {
        await using var call = Asking(Page, Pages);

        Assert.Equal("accept  ", OutcomeTests.TextOf(await call.RunAsync(_ => """{"action":"accept"}""")));
    }

    [Fact]
    public async Task A_client_that_does_not_say_which_elicitation_it_has_gets_forms()
    {
        await using var call = Asking(Form, new() { Elicitation = new() });

        Assert.Equal("decline  ", OutcomeTests.TextOf(await call.RunAsync(_ => """{"action":"decline"}""")));
    }

    public static TheoryData<string, Func<McpServer, Task>> Unanswerable { get; } = new()
    {
        { "elicitation", Ask(RequestMethods.ElicitationCreate, """{"message":"Who?","requestedSchema":{}}""") },
        { "sampling", Ask(RequestMethods.SamplingCreateMessage, """{"messages":[],"maxTokens":1}""") },
        { "roots", Ask(RequestMethods.RootsList, "{}") },
    };

    [Theory, MemberData(nameof(Unanswerable), DisableDiscoveryEnumeration = true)]
    public async Task What_a_client_never_said_it_can_is_not_asked(string missing, Func<McpServer, Task> ask)
    {
        await using var call = new Invocation(Tool(ask)) { Capabilities = new() };

        await RefusedAsync(call, missing);
    }

    [Theory, MemberData(nameof(Unanswerable), DisableDiscoveryEnumeration = true)]
    public async Task A_client_that_said_nothing_is_not_asked(string missing, Func<McpServer, Task> ask)
    {
        await using var call = new Invocation(Tool(ask));

        await RefusedAsync(call, missing);
    }

    [Theory, MemberData(nameof(Unanswerable), DisableDiscoveryEnumeration = true)]
    public async Task What_a_client_said_it_can_is_asked(string missing, Func<McpServer, Task> ask)
    {
        await using var call = new Invocation(Tool(ask)) { Capabilities = new() { Elicitation = new(), Sampling = new(), Roots = new() } };
        string? method = null;

        var task = await call.RunAsync(input =>
        {
            method = input.Method;
            return "{}";
        });

        Assert.Contains(missing, method, StringComparison.Ordinal);
        Assert.Equal("asked", OutcomeTests.TextOf(task));
    }

    [Fact]
    public async Task A_question_without_parameters_is_asked_with_none()
    {
        await using var call = new Invocation(Tool(server => server.SendRequestAsync(new() { Method = RequestMethods.RootsList })))
        {
            Capabilities = new() { Roots = new() },
        };
        string? parameters = null;

        await call.RunAsync(input =>
        {
            parameters = input.Params;
            return "{}";
        });

        Assert.Equal("{}", parameters);
    }

    [Fact]
    public async Task A_form_is_not_asked_of_a_client_that_only_shows_pages_nor_a_page_of_one_that_only_shows_forms()
    {
        await using var form = new Invocation(
            Tool(Ask(RequestMethods.ElicitationCreate, """{"message":"Who?"}"""))) { Capabilities = Pages };
        await using var page = new Invocation(
            Tool(Ask(RequestMethods.ElicitationCreate, """{"message":"Look","mode":"url"}"""))) { Capabilities = Forms };

        await RefusedAsync(form, "elicitation in form mode");
        await RefusedAsync(page, "elicitation in URL mode");
    }

    private static async Task RefusedAsync(Invocation call, string missing)
    {
        var task = await call.RunAsync();

        Assert.Empty(task.Inputs);
        Assert.Equal(
            $"An error occurred invoking 'tool': The client that created the task does not support {missing}.", OutcomeTests.TextOf(task));
    }

    private static McpServerTool Tool(Func<McpServer, Task> ask) => McpServerTool.Create(
        async (McpServer server) =>
        {
            await ask(server);
            return "asked";
        },
        new() { Name = "tool" });

    // As the SDK's own methods do it, without their checks.
    private static Func<McpServer, Task> Ask(string method, string parameters) =>
        server => server.SendRequestAsync(new() { Method = method, Params = JsonNode.Parse(parameters) });

    private static Invocation Asking(ElicitRequestParams question, ClientCapabilities capabilities) => new(McpServerTool.Create(
        async (McpServer server, CancellationToken token) =>
        {
            var answer = await server.ElicitAsync(question, token);
            return $"{answer.Action} {TextOf(answer, "name")} {TextOf(answer, "city")}";
        },
        new() { Name = "tool" })) { Capabilities = capabilities };

    private static string? TextOf(ElicitResult answer, string field) =>
        answer.Content is { } content && content.TryGetValue(field, out var value) ? value.GetString() : null;
}
