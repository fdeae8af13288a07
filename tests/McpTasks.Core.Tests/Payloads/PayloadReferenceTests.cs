using System.Text.Json.Nodes;

namespace McpTasks.Core.Tests.Payloads;

/// <summary>What a record tells of a call whose arguments are kept beside it, so that operators can strike it.</summary>
public sealed class PayloadReferenceTests
{
    private static readonly PayloadReference Reference = new("request", 70_000, Stays: true);

    [Theory]
    [InlineData("""{"name":"import","arguments":{"customer":7}}""")]
    [InlineData("""{"uri":"doc://7"}""")]
    [InlineData("7")]
    [InlineData(null)]
    public void A_reference_reads_back_whatever_it_stands_for(string? request) =>
        Assert.Equal(Reference, PayloadReference.Parse(Reference.ToText(request)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("""{"name":"request","length":7,"stays":true}""")]
    public void What_has_no_mark_is_no_reference(string? value) => Assert.Null(PayloadReference.Parse(value));

    [Theory]
    [InlineData("""{"uri":"doc://7"}""")]
    [InlineData("7")]
    [InlineData(null)]
    public void A_value_without_arguments_tells_none(string? request)
    {
        var (arguments, hasOthers) = PayloadReference.ArgumentsOf(Reference.ToText(request));

        Assert.Equal((0, false), (arguments.Count, hasOthers));
    }

    [Fact]
    public void A_request_that_is_in_its_record_has_no_arguments_but_its_own()
    {
        var (arguments, hasOthers) = PayloadReference.ArgumentsOf("""{"name":"import","arguments":{"n":null},"others":true}""");

        Assert.Equal("""{"n":null}""", arguments.ToJsonString());
        Assert.False(hasOthers);
        Assert.Equal((0, false), (PayloadReference.ArgumentsOf(null).Arguments.Count, PayloadReference.ArgumentsOf(null).HasOthers));
    }

    [Fact]
    public void Arguments_of_4096_characters_are_told_whole_and_of_longer_ones_the_beginning()
    {
        // With its quotes and its brackets each has 4,096 characters, or one more.
        JsonNode whole = new string('a', 4094), longer = new string('b', 4095);
        JsonNode wholeList = new JsonArray(new string('c', 4092)), longerList = new JsonArray(new string('d', 4093));

        var (told, hasOthers) = Told([new("whole", whole), new("longer", longer), new("list", wholeList), new("longerList", longerList)]);

        Assert.Equal(new string('a', 4094), (string?)told["whole"]);
        Assert.Equal(new string('b', 1024), (string?)told["longer"]);
        Assert.Equal(new string('c', 4092), (string?)told["list"]![0]);
        Assert.Equal($"[\"{new string('d', 1022)}", (string?)Assert.Single(told["longerList"]!.AsArray()));
        Assert.False(hasOthers);
    }

    [Fact]
    public void A_short_text_that_is_long_when_it_is_escaped_is_told_whole() =>
        Assert.Equal(new string('ü', 1000), (string?)Told([new("text", new string('ü', 1000))]).Arguments["text"]);

    [Theory]
    [InlineData(4088, false)]
    [InlineData(4089, true)]
    public void Together_arguments_are_told_up_to_64_KiB_with_their_names(int last, bool hasOthers)
    {
        // Each has 4,096 characters with its name and its quotes; with the null 4,091 are left.
        var many = Enumerable.Range(10, 15).Select(number => KeyValuePair.Create($"{number}", (JsonNode?)new string('a', 4092)));

        var told = Told([.. many, new("n", null), new("z", new string('z', last))]);

        Assert.Equal((hasOthers ? 16 : 17, hasOthers), (told.Arguments.Count, told.HasOthers));
    }

    private static (JsonObject Arguments, bool HasOthers) Told(IEnumerable<KeyValuePair<string, JsonNode?>> arguments) => PayloadReference.ArgumentsOf(
        Reference.ToText(new JsonObject { ["name"] = "import", ["arguments"] = new JsonObject(arguments) }.ToJsonString()));
}
