using System.Text.Json.Nodes;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>Every reference leads to something, none in a circle, and none from an argument to a secret: arguments are stored in the clear.</summary>
internal sealed class ReferenceRules(JsonObject resources)
{
    private static readonly string[] BindingProperties = ["scheme", "protocol", "transport", "external", "host", "targetPort", "port", "url"];

    public IEnumerable<string> Check(string name, JsonObject entry) =>
        ManifestText.Of(entry, name).SelectMany(text =>
        {
            var problem = Follow(text.Value, [], out var reachesSecret)
                ?? (reachesSecret && text.Path.StartsWith($"{name}.args[", StringComparison.Ordinal) ? "reaches a secret, which arguments must not hold: use an environment variable" : null);
            return problem is null ? Enumerable.Empty<string>() : [$"{text.Path}: {problem}."];
        });

    /// <summary>Whether an input is a secret.</summary>
    public static bool IsSecret(JsonNode? input) => input?["secret"]?.GetValue<bool>() == true;

    private string? Follow(string text, List<ManifestReference> way, out bool reachesSecret)
    {
        reachesSecret = false;
        IReadOnlyList<ManifestReference> references;
        try
        {
            references = ManifestReference.In(text);
        }
        catch (FormatException error)
        {
            return error.Message;
        }

        foreach (var reference in references)
        {
            if (way.Contains(reference))
                return $"{reference} leads back to itself";
            if (Resolve(reference, [.. way, reference], out var secret) is { } problem)
                return problem;
            reachesSecret |= secret;
        }

        return null;
    }

    private string? Resolve(ManifestReference reference, List<ManifestReference> way, out bool reachesSecret)
    {
        reachesSecret = false;
        if (resources[reference.Resource] is not JsonObject target)
            return $"{reference} names no resource of this manifest";
        switch (reference.Property.Split('.'))
        {
            case ["value" or "connectionString"] when target[reference.Property] is JsonValue next:
                return Follow(next.ToString(), way, out reachesSecret);
            case ["inputs", var name] when target["inputs"] is JsonObject inputs && inputs[name] is JsonNode input:
                reachesSecret = IsSecret(input);
                return null;
            case ["bindings", var name, var property] when target["bindings"] is JsonObject bindings && bindings.ContainsKey(name):
                return BindingProperties.Contains(property, StringComparer.Ordinal) ? null : $"{reference} names no property of a binding";
            case ["outputs", _] when IsBicep(target):
                return null;
            case ["secretOutputs" or "secrets", _] when IsBicep(target):
                reachesSecret = true;
                return null;
            case ["containerImage" or "containerPort"]:
                return null;
            default:
                return $"{reference} names nothing that '{reference.Resource}' has";
        }
    }

    private static bool IsBicep(JsonObject entry) => entry["type"]?.ToString().StartsWith("azure.bicep.", StringComparison.Ordinal) == true;
}
