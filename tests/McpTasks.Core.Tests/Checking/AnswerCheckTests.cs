using ModelContextProtocol.Protocol;

namespace McpTasks.Core.Tests.Checking;

/// <summary>Whether a client's answer fits the question of a task.</summary>
public sealed class AnswerCheckTests
{
    [Theory]
    [InlineData("string", "\"x\"", "1")]
    [InlineData("boolean", "true", "\"true\"")]
    [InlineData("boolean", "false", "0")]
    [InlineData("null", "null", "\"\"")]
    [InlineData("number", "1.5", "\"1.5\"")]
    [InlineData("object", "{}", "[]")]
    [InlineData("array", "[]", "{}")]
    [InlineData("integer", "1", "\"1\"")]
    [InlineData("integer", "1.0", "1.5")]
    [InlineData("integer", "-10e-1", "-15e-1")]
    [InlineData("integer", "1.50E1", "1.55E1")]
    [InlineData("integer", "1.5e+1", "1.5e0")]
    [InlineData("integer", "100e-2", "100e-3")]
    [InlineData("integer", "10.0e-1", "1.0e-1")]
    [InlineData("integer", "0.000", "0.0001")]
    [InlineData("integer", "0e-400", "1e-400")]
    [InlineData("integer", "1e29", "1.00000000000000000000000000000001")]
    [InlineData("integer", "-1e400", "100.5e-2")]
    [InlineData("integer", "1e99999999999", "1e-99999999999")]
    public void A_value_is_of_the_type_that_was_asked_for(string type, string right, string wrong)
    {
        var schema = $$"""{"type":"{{type}}"}""";

        Assert.Null(Misfit(schema, right));
        Assert.Equal("$.n", Misfit(schema, wrong));
    }

    [Theory]
    [InlineData("""{"type":["string","null"]}""", "null", "1")]
    [InlineData("""{"enum":["a",2]}""", "2", "\"b\"")]
    [InlineData("""{"const":[1,2]}""", "[1,2]", "[2,1]")]
    [InlineData("""{"minimum":1}""", "1", "0.9")]
    [InlineData("""{"maximum":3}""", "3", "3.1")]
    [InlineData("""{"minLength":2}""", "\"ab\"", "\"a\"")]
    [InlineData("""{"maxLength":1}""", "\"😀\"", "\"ab\"")]
    [InlineData("""{"minItems":2}""", "[1,2]", "[1]")]
    [InlineData("""{"maxItems":1}""", "[1]", "[1,2]")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"integer"}]}""", "7", "true")]
    [InlineData("""{"oneOf":[{"const":"a"},{"const":"b"}]}""", "\"b\"", "\"c\"")]
    public void A_value_is_within_what_was_asked_for(string schema, string right, string wrong)
    {
        Assert.Null(Misfit(schema, right));
        Assert.Equal("$.n", Misfit(schema, wrong));
    }

    [Theory]
    [InlineData("""{"items":{"type":"string"}}""", """["a",1]""", "$.n[1]")]
    [InlineData("""{"required":["m"]}""", """{"M":1}""", "$.n.m")]
    [InlineData("""{"properties":{"m":{"type":"string"}}}""", """{"l":1,"m":1}""", "$.n.m")]
    [InlineData("""{"properties":{"m":{"type":"string"}},"additionalProperties":{"type":"integer"}}""", """{"m":"x","M":"x"}""", "$.n.M")]
    [InlineData("""{"properties":{"m":{"items":{"required":["l"]}}}}""", """{"m":[{"l":1},{}]}""", "$.n.m[1].l")]
    public void A_misfit_is_told_with_its_place(string schema, string value, string place) => Assert.Equal(place, Misfit(schema, value));

    [Theory]
    [InlineData("true", "1")]
    [InlineData("""{"type":"date"}""", "1")]
    [InlineData("""{"type":[7]}""", "1")]
    [InlineData("""{"type":7}""", "1")]
    [InlineData("""{"anyOf":[]}""", "1")]
    [InlineData("""{"anyOf":7,"enum":7,"items":7,"required":7,"properties":7}""", "[1]")]
    [InlineData("""{"required":[7]}""", "{}")]
    [InlineData("""{"minimum":"2","maxLength":1}""", "1")]
    [InlineData("""{"minLength":9,"minItems":9,"minimum":9}""", "true")]
    [InlineData("""{"properties":{"m":{"type":"string"}}}""", """{"l":1,"M":1}""")]
    public void What_a_schema_does_not_say_is_let_pass(string schema, string value) => Assert.Null(Misfit(schema, value));

    [Theory]
    [InlineData("""{"properties":{"n":{"type":"string","default":"x"}},"required":["n"]}""", "{}", null)]
    [InlineData("""{"properties":{"n":{"type":"string","default":"x"}},"required":["n"]}""", """{"n":1}""", "$.n")]
    [InlineData("""{"properties":{"n":{"type":"string"},"m":{"default":1}},"required":["n"]}""", "{}", "$.n")]
    [InlineData("""{"properties":7,"required":["n"]}""", "{}", "$.n")]
    [InlineData("""{"required":["n"]}""", null, "$.n")]
    [InlineData("""{"properties":{"n":{}}}""", null, null)]
    public void A_field_that_has_a_default_may_be_left_out(string schema, string? content, string? place) =>
        Assert.Equal(
            place is null ? null : $"'content' does not fit the schema of the question at {place}.",
            Problem(schema, $$"""{"action":"accept"{{(content is null ? "" : $",\"content\":{content}")}}}"""));

    [Theory]
    [InlineData("""{"action":"decline"}""", null)]
    [InlineData("""{"action":"cancel","content":{}}""", null)]
    [InlineData("""{"action":"cancel","content":7}""", "It does not fit at $.content.")]
    [InlineData("""{"action":"perhaps"}""", "'action' must be accept, decline or cancel, in this case.")]
    [InlineData("""{"action":7}""", "'action' must be accept, decline or cancel.")]
    [InlineData("[]", "'action' must be accept, decline or cancel.")]
    [InlineData("""{"action":"accept","content":7}""", "'content' must be an object.")]
    [InlineData("""{"action":"accept","content":{"n":1},"_meta":7}""", "It does not fit at $._meta.")]
    public void An_answer_is_one_of_the_protocol(string answer, string? problem) =>
        Assert.Equal(problem, Problem("""{"required":["n"]}""", answer));

    [Theory]
    [InlineData(RequestMethods.ElicitationCreate, """{"action":"accept"}""", null)]
    [InlineData(RequestMethods.ElicitationCreate, """{"action":"accept","content":7}""", "It does not fit at $.content.")]
    [InlineData(RequestMethods.RootsList, """{"roots":[]}""", null)]
    [InlineData(RequestMethods.RootsList, """{"roots":7}""", "It does not fit at $.roots.")]
    [InlineData(RequestMethods.RootsList, "{}", "Members are missing.")]
    [InlineData(RequestMethods.SamplingCreateMessage, """{"role":"assistant","model":"m","content":{"type":"text","text":"x"}}""", null)]
    [InlineData(RequestMethods.SamplingCreateMessage, """{"role":"assistant","model":7}""", "It does not fit at $.model.")]
    [InlineData("of/tomorrow", "7", null)]
    public void An_answer_is_of_its_questions_method(string method, string answer, string? problem) =>
        Assert.Equal(problem, AnswerCheck.Problem(new("k", method, "{}", null), answer));

    /// <summary>Where a value for the one field of a form does not fit.</summary>
    private static string? Misfit(string schema, string value)
    {
        const string words = "'content' does not fit the schema of the question at ";
        var problem = Problem($$$"""{"properties":{"n":{{{schema}}}}}""", $$$"""{"action":"accept","content":{"n":{{{value}}}}}""");
        Assert.StartsWith(words, problem ?? words, StringComparison.Ordinal);
        return problem?[words.Length..^1];
    }

    private static string? Problem(string schema, string answer) => AnswerCheck.Problem(
        new("k", RequestMethods.ElicitationCreate, $$"""{"message":"?","requestedSchema":{{schema}}}""", null), answer);
}
