using CsCheck;

namespace Fuzz.Hostile;

/// <summary>A message before anything is done to it.</summary>
/// <param name="Method">Its method; null for an answer.</param>
/// <param name="Params">Its parameters.</param>
/// <param name="Succeeds">Whether it has a result, as it stands, in whatever state the server is.</param>
internal sealed record Call(string? Method, JsonObject? Params, bool Succeeds = false)
{
    public bool IsNotification { get; init; }

    /// <summary>Whether its answer is a stream that goes on.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>The member that holds an answer.</summary>
    public (string Name, Json Value)? Answer { get; init; }

    public static Gen<Call> Of(string method, JsonObject? parameters = null, bool succeeds = true) =>
        Gen.Const(new Call(method, parameters, succeeds));
}

/// <summary>What components are called with.</summary>
internal static class Components
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char['a', 'z'], 1, 12];

    private static readonly Json Order = Json.Object(
        ("customer", Json.Of("ann")),
        ("lines", Json.Array(Json.Object(("article", Json.Of("pen")), ("count", Json.Of(2))), Json.Object(("article", Json.Of("ink"))))),
        ("former", Json.Object(("customer", Json.Of("bo")))));

    /// <summary>Tools that anybody may call inline and as a task.</summary>
    public static readonly Gen<JsonObject> Tool = Gen.Frequency(
        (5, Word.Select(word => Named("echo", ("text", Json.Of(word)), ("times", Json.Of(2))))),
        (4, Gen.Int[-1000, 1000].Select(number => Named("add", ("a", Json.Of(number)), ("b", Json.Of(2)), ("c", Json.Raw("1.5"))))),
        (2, Gen.Int[0, 20].Select(time => Named("wait", ("milliseconds", Json.Of(time))))),
        (3, Gen.Const(Named("typed",
            ("id", Json.Of("0f8fad5b-d9cb-469f-a165-70867728950e")), ("at", Json.Of("2026-01-02T03:04:05Z")), ("span", Json.Of("01:02:03")),
            ("link", Json.Of("http://x.example/a?b=c")),
            ("day", Json.Of(1)), ("small", Json.Of(200)), ("price", Json.Raw("12.50")), ("flag", Json.Raw("true")),
            ("letter", Json.Of("a")), ("bytes", Json.Of("aGVsbG8="))))),
        (3, Gen.Const(
            Named("nested", ("order", Order), ("tags", Json.Array(Json.Of("a"), Json.Of("b"))), ("counts", Json.Object(("x", Json.Of(1)), ("y", Json.Of(2))))))),
        (2, Gen.OneOf("null", "{\"a\":[1,{}]}", "\"text\"", "1e400").Select(value => Named("anything", ("element", Json.Parse(value)), ("thing", Json.Raw("[1]"))))));

    /// <summary>Tools that are refused, fail, or run in one way alone.</summary>
    public static readonly Gen<JsonObject> OddTool = Gen.Frequency(
        (3, Word.Select(word => Named("only_task", ("text", Json.Of(word))))),
        (3, Gen.Const(Named("never_task", ("flag", Json.Raw("true"))))),
        (3, Gen.Const(Named("region", ("region", Json.Of("eu")), ("count", Json.Of(3))))),
        (1, Gen.OneOf("throw", "protocol", "mcp").Select(how => Named("broken_tool", ("how", Json.Of(how))))),
        (3, Values.Any.Select(value => Named("anything", ("element", value), ("thing", Json.Raw("[1]"))))),
        (2, Word.Select(word => Named(word))));

    public static readonly Gen<JsonObject> Prompt = Gen.Frequency(
        (4, Word.Select(word => Named("greet", ("name", Json.Of(word)), ("title", Json.Of("Dr"))))),
        (4, Gen.Int[-9, 99].Select(number => Named("count", ("from", Text(number)), ("to", Json.Of("7")), ("aloud", Json.Raw("true")), ("day", Json.Raw("1"))))));

    public static readonly Gen<JsonObject> OddPrompt = Gen.Frequency(
        (1, Gen.OneOf("throw", "protocol").Select(how => Named("broken_prompt", ("how", Json.Of(how))))),
        (1, Word.Select(word => Named(word))));

    public static readonly Gen<JsonObject> Resource = Gen.OneOf("test://text", "test://item/a", "test://item/42", "test://page/3")
        .Select(Uri);

    public static readonly Gen<JsonObject> OddResource = Gen.OneOf(
        "test://page/x", "test://page/", "test://page/99999999999", "test://item/%ff", "test://item/%00", "test://item/a/b",
        "test://item/é", "test://", "x", "broken://text", "test://nothing",
        "test://item/{id}", "TEST://TEXT", "test://text#x", "test://text?x=y", "http://127.0.0.1/", "file:///etc/passwd", "test://item/ ",
        "test:text").Select(Uri);

    public static readonly Gen<JsonObject> Completion =
        from reference in Gen.OneOf(
            Json.Object(("type", Json.Of("ref/prompt")), ("name", Json.Of("greet"))),
            Json.Object(("type", Json.Of("ref/resource")), ("uri", Json.Of("test://item/{id}"))))
        from word in Word
        select Json.Object(
            ("ref", reference), ("argument", Json.Object(("name", Json.Of("name")), ("value", Json.Of(word)))),
            ("context", Json.Object(("arguments", Json.Object(("x", Json.Of("y")))))));

    /// <summary>A wish for a task.</summary>
    public static readonly Gen<Json> Wish = Gen.Frequency(
        (4, Gen.Const(Json.Raw("{}"))),
        (3, Gen.Int[1000, 4000].Select(ttl => (Json)Json.Object(("ttl", Json.Of(ttl))))),
        (1, Gen.OneOf("{\"ttl\":1.5e3}", "{\"ttl\":1}", "{\"ttl\":1000.0}", "{\"ttl\":1e300}", "{\"ttl\":null}", "{\"x\":1}").Select(Json.Raw)));

    /// <summary>The last member of an answer to a question: right ones and wrong ones.</summary>
    public static readonly Gen<Json> AnswerBody = Gen.Frequency(
        (3, Gen.OneOf(
            "{\"action\":\"accept\",\"content\":{\"name\":\"Bo\"}}", "{\"action\":\"accept\",\"content\":{\"name\":\"Bo\",\"age\":7}}",
            "{\"action\":\"decline\"}", "{\"action\":\"cancel\"}").Select(Json.Raw)),
        (2, Gen.OneOf(
            "{\"action\":\"ACCEPT\",\"content\":{\"name\":\"Bo\"}}", "{\"action\":5}", "{}", "null", "[]", "\"accept\"",
            "{\"action\":\"accept\"}", "{\"action\":\"accept\",\"content\":{\"name\":5}}",
            "{\"action\":\"accept\",\"content\":{\"name\":\"Bo\",\"age\":1.5}}", "{\"action\":\"accept\",\"content\":[]}",
            "{\"role\":\"assistant\",\"content\":{\"type\":\"text\",\"text\":\"x\"},\"model\":\"m\"}",
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"model\":\"m\"}",
            "{\"role\":\"x\",\"content\":{},\"model\":5}", "{\"role\":\"user\",\"content\":[{\"type\":\"nothing\"}]}",
            "{\"action\":\"accept\",\"content\":{\"name\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}}").Select(Json.Raw)),
        (2, from start in Gen.Const(Json.Object(("action", Json.Of("accept")), ("content", Json.Object(("name", Json.Of("Bo")), ("age", Json.Of(7))))))
            from changed in Mutations.Gentle(start)
            select changed));

    public static JsonObject Named(string name, params (string, Json?)[] arguments) =>
        Json.Object(("name", Json.Of(name)), ("arguments", Json.Object(arguments)));

    private static JsonObject Uri(string uri) => Json.Object(("uri", Json.Of(uri)));

    private static Json Text(long number) => Json.Of(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
