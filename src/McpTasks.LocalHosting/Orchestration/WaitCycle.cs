using Aspire.Hosting;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>Resources that wait for each other in a circle, of which none would ever start.</summary>
internal static class WaitCycle
{
    /// <exception cref="DistributedApplicationException">There is such a circle.</exception>
    public static void Refuse(IReadOnlyCollection<Workload> workloads)
    {
        var waits = workloads.ToDictionary(w => w.Name, w => w.WaitsFor);
        HashSet<string> cleared = [];
        foreach (var name in waits.Keys)
            Follow(name, [], waits, cleared);
    }

    private static void Follow(string name, List<string> path, Dictionary<string, IReadOnlyList<string>> waits, HashSet<string> cleared)
    {
        var start = path.IndexOf(name);
        path.Add(name);
        if (start >= 0)
            throw new DistributedApplicationException($"These resources wait for each other, so none of them can start: {string.Join(" -> ", path.Skip(start))}. Take one WaitFor out.");
        if (!cleared.Contains(name) && waits.TryGetValue(name, out var next))
        {
            foreach (var dependency in next)
                Follow(dependency, path, waits, cleared);
        }

        cleared.Add(name);
        path.RemoveAt(path.Count - 1);
    }
}
