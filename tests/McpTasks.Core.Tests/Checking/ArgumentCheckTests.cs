using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Checking;

/// <summary>Whether a call's arguments fit its tool or prompt.</summary>
public sealed class ArgumentCheckTests
{
    public enum Colour
    {
        Red,
        Green,
    }

    public static TheoryData<Delegate, string, string?> Arguments { get; } = new()
    {
        { (int n) => n, """{"n":7,"more":true}""", null },
        { (int n) => n, "{}", "'n' is required." },
        { (int n = 1) => n, "{}", null },
        { (int n) => n, """{"n":"7"}""", "'n' must be of type integer, but a string was sent." },
        { (int n) => n, """{"n":true}""", "'n' must be of type integer, but a boolean was sent." },
        { (int n) => n, """{"n":false}""", "'n' must be of type integer, but a boolean was sent." },
        { (int n) => n, """{"n":null}""", "'n' must be of type integer, but null was sent." },
        { (int n) => n, """{"n":[]}""", "'n' must be of type integer, but an array was sent." },
        { (int n) => n, """{"n":{}}""", "'n' must be of type integer, but an object was sent." },
        { (int? n) => n, """{"n":null}""", null },
        { (int? n) => n, """{"n":"x"}""", "'n' must be of type integer or null, but a string was sent." },
        { (byte n) => n, """{"n":256}""", "'n' must be of type integer, but a number that does not fit was sent." },
        { (byte? n) => n, """{"n":256}""", "'n' must be of type integer or null, but a number that does not fit was sent." },
        { (DateOnly n) => $"{n}", """{"n":"2026-07-28"}""", null },
        { (DateOnly n) => $"{n}", """{"n":"soon"}""", "'n' must be of type string, but a string was sent." },
        { (Colour n) => n, """{"n":"Green"}""", null },
        { (Colour n) => n, """{"n":1}""", null },
        { (Colour n) => n, """{"n":"Blue"}""", "'n' must be one of Red, Green, but a string was sent." },
        { (List<byte> n) => n, """{"n":[255]}""", null },
        { (List<byte> n) => n, """{"n":[1,"2"]}""", "'n' does not fit its schema at $[1]." },
        { (List<byte> n) => n, """{"n":[256]}""", "'n' must be of type array, but an array was sent." },
        { (Filter n) => n, """{"n":{"MAX":1,"Other":"x"}}""", null },
        { (Filter n) => n, """{"n":{"MAX":"many"}}""", "'n' does not fit its schema at $.MAX." },
        { (Filter n) => n, """{"n":{"unknown":1}}""", null },
        { (Place n) => n, """{"n":{}}""", null },
        { (Colour? n) => n, """{"n":1}""", null },
        { (IShape n) => $"{n}", """{"n":{"x":1}}""", null },
        { (JsonElement n) => n, """{"n":{"a":[1]}}""", null },
    };

    [Theory, MemberData(nameof(Arguments), DisableDiscoveryEnumeration = true)]
    public void A_tools_arguments_fit_its_parameters(Delegate tool, string arguments, string? problem) =>
        Assert.Equal(
            problem is null ? null : $"Invalid arguments for tool 'work': {problem}",
            new ArgumentCheck().Problem(Tool(tool), JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments)));

    [Theory]
    [InlineData("""{"n":7}""", null)]
    [InlineData("""{"n":8}""", "'n' must be of another type, but a number that does not fit was sent.")]
    [InlineData("""{"n":7,"m":null}""", null)]
    [InlineData("""{"n":7,"m":"x"}""", "'m' must be of type null, but a string was sent.")]
    [InlineData("{}", "'n' is required.")]
    public void A_tool_that_is_no_method_has_its_schema_alone(string arguments, string? problem) =>
        Assert.Equal(
            problem is null ? null : $"Invalid arguments for tool 'work': {problem}",
            new ArgumentCheck().Problem(
                Of(TaskComponentKind.Tool, "work", new BareTool()), JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments)));

    [Fact]
    public void A_call_without_arguments_lacks_those_that_are_required()
    {
        Assert.Equal("Invalid arguments for tool 'work': 'n' is required.", new ArgumentCheck().Problem(Tool((int n) => n), arguments: null));
        Assert.Null(new ArgumentCheck().Problem(Tool(() => 1), arguments: null));
    }

    public static TheoryData<Delegate, string, string?> Prompts { get; } = new()
    {
        { (string n) => n, """{"n":"x"}""", null },
        { (string n) => n, "{}", "'n' is required." },
        { (string n = "x") => n, "{}", null },
        { (string n) => n, """{"n":7}""", "'n' must be of type string, but a number that does not fit was sent." },
        { (int n) => $"{n}", """{"n":"seven"}""", "'n' must be of type integer, but a string was sent." },
        { (int? n) => $"{n}", """{"n":"seven"}""", "'n' must be of type integer or null, but a string was sent." },
        { () => "x", "{}", null },
        { (Colour n) => $"{n}", """{"n":"Blue"}""", "'n' must be one of Red, Green, but a string was sent." },
        { (Filter n) => $"{n}", """{"n":"max=7"}""", null },
        { (Filter n) => $"{n}", """{"n":7}""", "'n' must be of type object, but a number that does not fit was sent." },
    };

    [Theory, MemberData(nameof(Prompts), DisableDiscoveryEnumeration = true)]
    public void A_prompts_arguments_are_text_or_what_its_parameters_read(Delegate prompt, string arguments, string? problem) =>
        Assert.Equal(
            problem is null ? null : $"Invalid arguments for prompt 'ask': {problem}",
            new ArgumentCheck().Problem(
                Of(TaskComponentKind.Prompt, "ask", McpServerPrompt.Create(prompt, new() { Name = "ask" })),
                JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments)));

    [Theory]
    [InlineData("""{"n":1.0,"m":1.0,"o":2.0}""", """{"n":1,"m":1.0,"o":2.0}""")]
    [InlineData("""{"n":1.2e2}""", """{"n":120}""")]
    [InlineData("""{"n":1E2}""", """{"n":100}""")]
    [InlineData("""{"n":7}""", """{"n":7}""")]
    public void Whole_numbers_of_a_call_that_code_makes_are_written_as_the_tool_reads_them(string arguments, string written)
    {
        var request = new JsonObject { ["name"] = "work", ["arguments"] = JsonNode.Parse(arguments) };

        Assert.Null(new ArgumentCheck().Problem(Tool((int n, double m = 0) => n + m), request));

        Assert.Equal(written, request["arguments"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"arguments":{"n":1.5}}""", "'n' must be of type integer, but a number that does not fit was sent.")]
    [InlineData("""{"arguments":{"n":"1.0"}}""", "'n' must be of type integer, but a string was sent.")]
    [InlineData("""{"arguments":{}}""", "'n' is required.")]
    [InlineData("{}", "'n' is required.")]
    public void A_call_that_code_makes_is_checked_as_any(string request, string problem) =>
        Assert.Equal(
            $"Invalid arguments for tool 'work': {problem}",
            new ArgumentCheck().Problem(Tool((int n) => n), JsonNode.Parse(request)!.AsObject()));

    [Fact]
    public void A_resource_has_no_arguments() => Assert.Null(new ArgumentCheck().Problem(
        Of(TaskComponentKind.Resource, "doc://x", McpServerResource.Create(() => "x", new() { Name = "x", UriTemplate = "doc://x" })),
        new JsonObject()));

    private static TaskComponent Tool(Delegate method) =>
        Of(TaskComponentKind.Tool, "work", McpServerTool.Create(method, new() { Name = "work" }));

    private static TaskComponent Of(TaskComponentKind kind, string name, IMcpServerPrimitive primitive) =>
        new(kind, name, primitive, TaskSupport.From(name, [], new()));

    public interface IShape;

    public sealed record Filter(int Max = 0, string? Other = null);

    public sealed record Place(int Row);

    private sealed class BareTool : McpServerTool
    {
        public override Tool ProtocolTool { get; } = new()
        {
            Name = "work",
            InputSchema = JsonElement.Parse("""{"type":"object","properties":{"n":{"const":7},"m":{"type":"null"}},"required":["n"]}"""),
        };

        public override IReadOnlyList<object> Metadata => [];

        public override ValueTask<CallToolResult> InvokeAsync(
            RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
