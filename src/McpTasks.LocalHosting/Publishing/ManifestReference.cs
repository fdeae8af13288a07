namespace McpTasks.LocalHosting.Publishing;

/// <summary>A reference in a text: <c>{redis.bindings.tcp.host}</c> is the property <c>bindings.tcp.host</c> of <c>redis</c>.</summary>
internal readonly record struct ManifestReference(string Resource, string Property)
{
    /// <summary>Finds all references as azd does: braces are doubled to stand for themselves, and one without a dot inside stands for itself too.</summary>
    /// <exception cref="FormatException">A brace has no partner.</exception>
    public static IReadOnlyList<ManifestReference> In(string text)
    {
        var references = new List<ManifestReference>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('{' or '}'))
                continue;
            if (at + 1 < text.Length && text[at + 1] == text[at])
            {
                at++;
                continue;
            }

            var end = text[at] == '{' ? text.IndexOf('}', at) : -1;
            if (end < 0)
                throw new FormatException($"the '{text[at]}' at position {at} has no partner; doubled it stands for itself");
            if (text[(at + 1)..end].Split('.', 2) is [var resource, var property])
                references.Add(new(resource, property));
            at = end;
        }

        return references;
    }

    public override string ToString() => $"{{{Resource}.{Property}}}";
}
