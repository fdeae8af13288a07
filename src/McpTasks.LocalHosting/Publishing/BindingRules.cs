using System.Text.Json.Nodes;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>What Azure Container Apps can listen on.</summary>
internal static class BindingRules
{
    public static IEnumerable<string> Check(string resource, JsonObject? bindings)
    {
        if (bindings is null)
            yield break;
        foreach (var (name, binding) in bindings)
        {
            var scheme = binding?["scheme"]?.ToString();
            var isHttp = scheme is "http" or "https";
            if (scheme is null)
                yield return $"{resource}.bindings.{name}.scheme is missing.";
            if (scheme == "tcp" && binding?["targetPort"] is null)
                yield return $"{resource}.bindings.{name}.targetPort is missing: only HTTP has a port by default.";
            if (!isHttp && IsExternal(binding))
                yield return $"{resource}.bindings.{name} is external, which only http and https can be.";
            if (isHttp && binding?["port"]?.ToString() is { } port && port != (scheme == "http" ? "80" : "443"))
                yield return $"{resource}.bindings.{name}.port is {port}: {scheme} is reached on its standard port only.";
        }

        if (bindings.Where(b => IsExternal(b.Value)).Select(b => b.Value?["targetPort"]?.ToString()).Distinct().Count() > 1)
            yield return $"{resource}.bindings has external bindings of several target ports: a container app has one external port.";
    }

    private static bool IsExternal(JsonNode? binding) => binding?["external"]?.GetValue<bool>() == true;
}
