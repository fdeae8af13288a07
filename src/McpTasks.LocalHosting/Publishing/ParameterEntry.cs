using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>A value that the deployment asks for, or makes up. The AppHost's own value of it is never published.</summary>
internal static class ParameterEntry
{
    public static JsonObject Of(ParameterResource parameter) => Of(parameter.Name, parameter.Secret, parameter.Default switch
    {
        null => null,
        GenerateParameterDefault generate => Of(generate),
        var other => throw new DistributedApplicationException($"The default of '{parameter.Name}' is a {other.GetType().Name}, which cannot be published."),
    });

    private static JsonObject Of(string name, bool secret, JsonObject? generate)
    {
        var input = new JsonObject { ["type"] = "string" };
        if (secret)
            input["secret"] = true;
        if (generate is not null)
            input["default"] = new JsonObject { ["generate"] = generate };
        return new() { ["type"] = "parameter.v0", ["value"] = $"{{{name}.inputs.value}}", ["inputs"] = new JsonObject { ["value"] = input } };
    }

    private static JsonObject Of(GenerateParameterDefault generate)
    {
        var entry = new JsonObject { ["minLength"] = generate.MinLength };
        foreach (var (kind, isAllowed) in new[] { ("lower", generate.Lower), ("upper", generate.Upper), ("numeric", generate.Numeric), ("special", generate.Special) })
        {
            if (!isAllowed)
                entry[kind] = false;
        }

        foreach (var (kind, least) in new[] { ("minLower", generate.MinLower), ("minUpper", generate.MinUpper), ("minNumeric", generate.MinNumeric), ("minSpecial", generate.MinSpecial) })
        {
            if (least > 0)
                entry[kind] = least;
        }

        return entry;
    }
}
