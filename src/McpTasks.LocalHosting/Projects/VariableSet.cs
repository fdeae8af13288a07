using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Projects;

/// <summary>The variables that the host sets for one replica, later ones over earlier ones.</summary>
internal sealed class VariableSet
{
    private readonly Dictionary<string, ResourceVariable> _variables = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    public VariableSet Set(string name, string value, bool secret = false)
    {
        _variables[name] = new ResourceVariable(name, value, secret);
        return this;
    }

    public void SetIfMissing(string name, string value) => _variables.TryAdd(name, new ResourceVariable(name, value, Secret: false));

    public IReadOnlyList<ResourceVariable> ToList() => [.. _variables.Values.OrderBy(v => v.Name, StringComparer.Ordinal)];

    /// <summary>The whole environment of a child.</summary>
    public IReadOnlyDictionary<string, string> Over(Dictionary<string, string> inherited)
    {
        foreach (var variable in _variables.Values)
            inherited[variable.Name] = variable.Value;
        return inherited;
    }
}
