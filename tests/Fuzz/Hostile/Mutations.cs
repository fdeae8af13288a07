using CsCheck;

namespace Fuzz.Hostile;

/// <summary>Changes a message in one place.</summary>
internal static class Mutations
{
    /// <summary>A change that a reader of JSON must not notice.</summary>
    public static Gen<Json> Harmless(Json json) => At(json, value => value switch
    {
        JsonText { Text: ['"', ..] text } => Gen.Const(Json.Raw(Escaped(text))),
        JsonText { Text: [>= '1' and <= '9', ..] text } when text.All(char.IsAsciiDigit) && text.Length < 9 => Gen.Const(value),
        JsonObject { Members.Count: > 1 } members
            => Gen.Shuffle(members.Members.ToArray()).Select(shuffled => (Json)new JsonObject(shuffled)),
        _ => Gen.OneOf(" ", "\n", "\t \r\n").Select(space => Json.Raw($"{space}{value}{space}")),
    });

    /// <summary>A change that leaves JSON.</summary>
    public static Gen<Json> Gentle(Json json) => At(json, value => value switch
    {
        JsonObject { Members.Count: > 0 } members => Gen.Frequency((3, Replaced), (5, Members(members)), (1, Wrapped(value))),
        JsonArray { Items.Count: > 0 } array => Gen.Frequency((2, Replaced), (3, Items(array)), (1, Wrapped(value))),
        JsonText { Text: ['"', ..] text }
            => Gen.Frequency((5, Replaced), (2, Values.Text.Select(Json.Raw)), (1, Spelled(text)), (1, Wrapped(value))),
        JsonText { Text: [>= '0' and <= '9', ..] text }
            => Gen.Frequency((3, Replaced), (4, Values.Number.Select(Json.Raw)), (2, Respelled(text)), (1, Wrapped(value))),
        _ => Gen.Frequency((4, Replaced), (1, Wrapped(value))),
    });

    /// <summary>A change that breaks the message.</summary>
    public static Gen<Json> Harsh(Json json) => At(json, _ => Values.Wrong);

    private static Gen<Json> Replaced => Values.Any;

    private static Gen<Json> At(Json json, Func<Json, Gen<Json>> change) =>
        from at in Gen.Int[0, json.Values - 1]
        from changed in change(json.Find(at))
        select json.Change(at, _ => changed);

    private static Gen<Json> Members(JsonObject json) =>
        from at in Gen.Int[0, json.Members.Count - 1]
        let member = json.Members[at]
        from members in Gen.Frequency(
            (6, Gen.Const(json.Members.Where((_, i) => i != at))),
            (4, from name in Values.Text from value in Values.Any select json.Members.Append(new(name, value))),
            (3, from value in Values.Any select json.Members.Append(member with { Name = OtherCase(member.Name), Value = value })),
            (2, from value in Values.Any select json.Members.Append(member with { Value = value })),
            (3, Gen.Const(json.Members.Select((other, i) => i == at ? other with { Name = OtherCase(other.Name) } : other))),
            (2, from name in Values.Text select json.Members.Select((other, i) => i == at ? other with { Name = name } : other)),
            (1, Gen.Const(json.Members.Append(member))),
            (1, Gen.Const(json.Members.Select((other, i) => i == at ? other with { Name = Escaped(other.Name) } : other))))
        select (Json)new JsonObject([.. members]);

    private static Gen<Json> Items(JsonArray json) =>
        from at in Gen.Int[0, json.Items.Count - 1]
        from items in Gen.Frequency(
            (2, Gen.Const(json.Items.Where((_, i) => i != at))),
            (1, Gen.Const(json.Items.Append(json.Items[at]))),
            (3, from value in Values.Any select json.Items.Append(value)))
        select (Json)new JsonArray([.. items]);

    private static Gen<Json> Wrapped(Json value) =>
        Gen.OneOf(Json.Array(value), Json.Array(value, value), Json.Object(("value", value)), Json.Raw(Json.Quoted(value.ToString())));

    private static Gen<Json> Spelled(string text) => Gen.OneOf(
        Escaped(text), OtherCase(text), $"{text[..^1]} \"", $"\" {text[1..]}", $"{text[..^1]}\\u0000\"", $"{text[..^1]}\\ud800\"",
        $"{text[..^1]}/\"", $"{text[..^1]}\\n\"").Select(Json.Raw);

    private static Gen<Json> Respelled(string text) =>
        Gen.OneOf(
            $"{text}.0", $"{text}e0", $"{text}E+00", $"{text}.5", $"-{text}", $"\"{text}\"", $"{text}e400", $"{text}00000000000000000000")
            .Select(Json.Raw);

    private static string OtherCase(string text) =>
        string.Concat(
            text.Select((letter, i) => i > 0 && text[i - 1] == '\\' ? letter : char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter)));

    /// <summary>The same text with its first letters as escapes.</summary>
    private static string Escaped(string text)
    {
        var plain = text.TakeWhile((letter, i) => i == 0 || (char.IsAsciiLetterOrDigit(letter) && i < 4)).Count();
        return "\"" + string.Concat(text[1..plain].Select(letter => $"\\u{(int)letter:x4}")) + text[plain..];
    }
}
