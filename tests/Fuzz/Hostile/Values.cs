using CsCheck;

namespace Fuzz.Hostile;

/// <summary>Values that parsers, binders and stores get wrong.</summary>
internal static class Values
{
    private const int DeepestAllowed = 26, Deepest = 400;

    private static readonly Gen<string> Letters = Gen.String[Gen.Char['a', 'z'], 0, 12];

    /// <summary>Text in quotation marks, as it is written.</summary>
    public static readonly Gen<string> Text = Gen.Frequency(
        (6, Letters.Select(Json.Quoted)),
        (6, Gen.OneOf(
            "\"\"", "\" \"", "\"null\"", "\"true\"", "\"0\"", "\"1\"", "\"-1\"", "\"1.5\"", "\"1e999\"", "\"NaN\"", "\"2026-07-28\"",
            "\"2025-11-25\"", "\"{}\"", "\"[]\"",
            "\"\\u0000\"", "\"\\u001f\\u007f\\u0085\"", "\"\\u2028\\u2029\"", "\"\\u202e\\ufeff\"", "\"\\r\\n\\r\\nHTTP/1.1 200 OK\"",
            "\"data: {}\\n\\n\"", "\"\\\"\\\\\\/\\b\\f\"",
            "\"\\ud83d\\ude00\"", "\"é ß Ω 漢字 🙂\"", "\"İıſK\"", "\"../../../etc/passwd\"", "\"%00%2e%2e%2f\"", "\"{id}\"", "\"${jndi:x}\"",
            "\"' OR 1=1 --\"", "\"<script>\"",
            "\"__proto__\"", "\"constructor\"", "\"=?base64?w6k=?=\"", "\"=?base64?!!!?=\"", "\"file:///etc/passwd\"", "\"test://item/\"",
            "\"test://page/x\"", "\"test://page/1\"", "\"http://[::1\"",
            "\"io.modelcontextprotocol/tasks\"", "\"echo\"", "\"greet\"", "\"ECHO\"", "\"tools/call\"", "\"debug\"", "\"accept\"")),
        (1, Gen.OneOf("\"\\ud800\"", "\"\\udfff\"", "\"a\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\uD800\\u0041\"")),
        (1, Gen.Int[100, 6000].Select(length => $"\"{new string('x', length)}\"")),
        (1, Gen.String.Select(Json.Quoted)),
        (3, Gen.OneOf(Places.Task, Places.OtherTask, Places.Session, Places.Key, Places.Cursor).Select(place => $"\"{place}\"")));

    /// <summary>Numbers, in many spellings.</summary>
    public static readonly Gen<string> Number = Gen.Frequency(
        (4, Gen.OneOf(
            "0", "-0", "1", "-1", "1.0", "1e0", "1E+0", "10e-1", "0.0", "-0.0", "1.5", "-1.5", "0.1e1", "1e-400", "1e400", "-1e400",
            "2147483647", "2147483648", "-2147483649",
            "9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
            "18446744073709551616", "1e18", "1e19", "1e308", "1.7976931348623159e308",
            "79228162514264337593543950336", "4.9e-324", "123456789012345678901234567890", "3e9", "255", "256", "0.30000000000000004")),
        (2, Gen.Int.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        (1, Gen.Double.Where(double.IsFinite).Select(number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture))),
        (1, Gen.Int[20, 900].Select(length => new string('9', length))),
        (1, Gen.Int[20, 400].Select(length => $"1.{new string('0', length)}1")));

    /// <summary>A value of any kind.</summary>
    public static readonly Gen<Json> Any = Gen.Frequency(
        (4, Text.Select(Json.Raw)),
        (3, Number.Select(Json.Raw)),
        (2, Gen.OneOf("null", "true", "false", "{}", "[]", "[null]", "{\"\":null}", "[[]]", "[{}]").Select(Json.Raw)),
        (1, Gen.OneOf(
            "{\"$ref\":\"#\"}", "{\"$type\":\"System.Object\"}", "{\"type\":\"string\"}", "{\"a\":1,\"A\":2}", "{\"taskId\":\"x\"}",
            "{\"__proto__\":{}}", "{\"ttl\":1}", "{\"ttl\":-1}", "{\"ttl\":1.5}",
            "{\"ttl\":1e400}", "{\"ttl\":\"1\"}", "{\"ttl\":null}", "{\"ttl\":9007199254740993}",
            "{\"action\":\"accept\",\"content\":{\"name\":\"Bo\"}}", "{\"uri\":\"test://text\"}").Select(Json.Raw)),
        (1, Gen.Int[1, DeepestAllowed].Select(Nested)),
        (1, Gen.Int[1, 300].Select(length => Json.Raw($"[{string.Join(',', Enumerable.Repeat("1", length))}]"))));

    /// <summary>Values that no message may hold, since they are no JSON or nested too deep.</summary>
    public static readonly Gen<Json> Wrong = Gen.Frequency(
        (3, Gen.OneOf(
            "", "nul", "undefined", "NaN", "Infinity", "-", "+1", "01", "1.", ".5", "1e", "0x10", "'a'", "\"", "\"\\x\"", "\"\\u12\"",
            "\"\t\"", "{", "[", "}", "]", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}",
            "/* */1", "1 // x", "\uFEFF1", "1 2", "{\"a\":1,\"a\":2}", "True").Select(Json.Raw)),
        (1, Gen.Int[30, Deepest].Select(Nested)));

    private static Json Nested(int depth) => depth % 2 == 0
        ? Json.Raw(new string('[', depth) + new string(']', depth))
        : Json.Raw(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
}
