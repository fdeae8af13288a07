using System.Text.Json.Nodes;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>
/// What a manifest must be for azd to deploy it. The public JSON schema lets more pass: any type, and references to nothing.
/// </summary>
internal static class ManifestRules
{
    private static readonly string[] Types =
    [
        "annotated.string", "azure.bicep.v0", "azure.bicep.v1", "container.v0", "container.v1", "dapr.v0", "dapr.component.v0", "dockerfile.v0",
        "parameter.v0", "project.v0", "project.v1", "value.v0",
    ];

    /// <summary>Answers what is wrong, each with its place; nothing when all is right.</summary>
    public static IReadOnlyList<string> Check(JsonObject manifest)
    {
        if (manifest["resources"] is not JsonObject resources)
            return ["resources is missing."];
        var references = new ReferenceRules(resources);
        return [.. resources.SelectMany(r => r.Value is JsonObject entry ? Check(r.Key, entry, references) : [$"{r.Key} is empty."])];
    }

    private static IEnumerable<string> Check(string name, JsonObject entry, ReferenceRules references)
    {
        var type = Text(entry["type"]);
        if (!Types.Contains(type, StringComparer.Ordinal))
            return [$"{name}.type is '{type}', which azd does not deploy: it must be one of {string.Join(", ", Types)}."];
        return Missing(name, type, entry)
            .Concat(ParameterProblems(name, type, entry))
            .Concat(BindingRules.Check(name, entry["bindings"] as JsonObject))
            .Concat(references.Check(name, entry));
    }

    private static IEnumerable<string> Missing(string name, string type, JsonObject entry)
    {
        string[] needed = type switch
        {
            "container.v0" => ["image"],
            "project.v0" or "project.v1" => ["path"],
            "dockerfile.v0" => ["path", "context"],
            "parameter.v0" => ["value", "inputs"],
            "annotated.string" => ["value", "filter"],
            _ => [],
        };
        return needed.Where(member => entry[member] is null).Select(member => $"{name}.{member} is missing.");
    }

    private static IEnumerable<string> ParameterProblems(string name, string type, JsonObject entry)
    {
        if (type == "annotated.string" && Text(entry["filter"]) != "uri")
            yield return $"{name}.filter is '{Text(entry["filter"])}': azd knows 'uri' alone.";
        if (type != "parameter.v0" || entry["inputs"] is not JsonObject inputs)
            yield break;
        foreach (var (input, value) in inputs)
        {
            if (Text(value?["type"]) != "string")
                yield return $"{name}.inputs.{input}.type must be 'string'.";
            if (ReferenceRules.IsSecret(value) && value?["default"]?["value"] is not null)
                yield return $"{name}.inputs.{input}.default.value gives a secret away.";
        }
    }

    private static string Text(JsonNode? node) => node?.ToString() ?? "";
}
