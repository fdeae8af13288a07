using System.Text;

namespace Fuzz.Hostile;

/// <summary>
/// JSON as it is written: it can have what a parser's tree cannot, such as members of one name, half a surrogate pair and any spelling of a
/// number.
/// </summary>
internal abstract record Json
{
    /// <summary>How many values it has, itself among them.</summary>
    public abstract int Values { get; }

    public static Json Of(string text) => new JsonText(Quoted(text));

    public static Json Of(long number) => new JsonText(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Text that is written as it stands.</summary>
    public static Json Raw(string text) => new JsonText(text);

    public static JsonObject Object(params (string Name, Json? Value)[] members) =>
        new([.. members.Where(member => member.Value is not null).Select(member => new Member(Quoted(member.Name), member.Value!))]);

    public static JsonArray Array(params Json[] items) => new(items);

    /// <summary>Text that is read, so that its parts can be changed.</summary>
    public static Json Parse(string text) => Read(System.Text.Json.JsonElement.Parse(text));

    /// <summary>Changes the value with a number, counted from the outside in.</summary>
    public abstract Json Change(int at, Func<Json, Json> change);

    public abstract Json Find(int at);

    public abstract void Write(StringBuilder text);

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private static Json Read(System.Text.Json.JsonElement json) => json.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Object
            => new JsonObject([.. json.EnumerateObject().Select(member => new Member(Quoted(member.Name), Read(member.Value)))]),
        System.Text.Json.JsonValueKind.Array => new JsonArray([.. json.EnumerateArray().Select(Read)]),
        _ => new JsonText(json.GetRawText()),
    };

    public static string Quoted(string text) =>
        $"\"{System.Text.Json.JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}

/// <summary>A value without parts: its text.</summary>
internal sealed record JsonText(string Text) : Json
{
    public override int Values => 1;

    public override Json Change(int at, Func<Json, Json> change) => at == 0 ? change(this) : this;

    public override Json Find(int at) => this;

    public override void Write(StringBuilder text) => text.Append(Text);

    public override string ToString() => Text;
}

/// <summary>A member, its name in quotation marks as it is written.</summary>
internal sealed record Member(string Name, Json Value);

internal sealed record JsonObject(IReadOnlyList<Member> Members) : Json
{
    public override int Values => 1 + Members.Sum(member => member.Value.Values);

    /// <summary>The value of a member that is written so.</summary>
    public Json? this[string name] => Members.FirstOrDefault(member => member.Name == Quoted(name))?.Value;

    public JsonObject With(string name, Json value) => Members.Any(member => member.Name == Quoted(name))
        ? new([.. Members.Select(member => member.Name == Quoted(name) ? member with { Value = value } : member)])
        : new([.. Members, new(Quoted(name), value)]);

    public override Json Change(int at, Func<Json, Json> change)
    {
        if (at == 0)
            return change(this);
        at--;
        var members = new List<Member>(Members.Count);
        foreach (var member in Members)
        {
            var within = at >= 0 && at < member.Value.Values;
            members.Add(within ? member with { Value = member.Value.Change(at, change) } : member);
            at -= member.Value.Values;
        }

        return new JsonObject(members);
    }

    public override Json Find(int at)
    {
        if (at == 0)
            return this;
        at--;
        foreach (var member in Members)
        {
            if (at < member.Value.Values)
                return member.Value.Find(at);
            at -= member.Value.Values;
        }

        return this;
    }

    public override void Write(StringBuilder text)
    {
        text.Append('{');
        for (var i = 0; i < Members.Count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Members[i].Name).Append(':');
            Members[i].Value.Write(text);
        }

        text.Append('}');
    }

    public override string ToString() => base.ToString();
}

internal sealed record JsonArray(IReadOnlyList<Json> Items) : Json
{
    public override int Values => 1 + Items.Sum(item => item.Values);

    public override Json Change(int at, Func<Json, Json> change)
    {
        if (at == 0)
            return change(this);
        at--;
        var items = new List<Json>(Items.Count);
        foreach (var item in Items)
        {
            items.Add(at >= 0 && at < item.Values ? item.Change(at, change) : item);
            at -= item.Values;
        }

        return new JsonArray(items);
    }

    public override Json Find(int at)
    {
        if (at == 0)
            return this;
        at--;
        foreach (var item in Items)
        {
            if (at < item.Values)
                return item.Find(at);
            at -= item.Values;
        }

        return this;
    }

    public override void Write(StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < Items.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            Items[i].Write(text);
        }

        text.Append(']');
    }

    public override string ToString() => base.ToString();
}
