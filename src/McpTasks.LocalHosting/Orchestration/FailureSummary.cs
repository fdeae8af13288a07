using System.Text;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>Says what failed, why, and what it wrote last.</summary>
internal static class FailureSummary
{
    private const int LastLines = 20;

    public static string Of(ResourceBoard board)
    {
        var replicas = board.Replicas;
        var text = new StringBuilder("The application did not start:");
        foreach (var replica in replicas)
            text.Append('\n').Append("  ").Append(replica.Replica).Append(": ").Append(replica.State).Append(replica.Message is null ? "" : ", " + replica.Message);
        foreach (var replica in replicas.Where(r => r.State == ResourceState.FailedToStart))
            AppendLines(text, board, replica);
        return text.ToString();
    }

    public static string Of(ResourceBoard board, ResourceEvent replica)
    {
        var text = new StringBuilder($"{replica.Replica} has failed: {replica.Message}. Everything else runs on; start it again from the dashboard.");
        AppendLines(text, board, replica);
        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, ResourceBoard board, ResourceEvent replica)
    {
        var lines = board.Lines(replica.Replica).TakeLast(LastLines).ToList();
        if (lines.Count == 0)
            return;
        text.Append('\n').Append("The last lines of ").Append(replica.Replica).Append(':');
        foreach (var line in lines)
            text.Append("\n    ").Append(line.Text);
    }
}
