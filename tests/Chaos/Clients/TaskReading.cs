using System.Text.Json.Nodes;
using McpTasks;

namespace Chaos.Clients;

/// <summary>Reads what servers say of tasks.</summary>
internal static class TaskReading
{
    public const int InvalidParams = -32602, Cancelled = -32800;

    public static McpTaskStatus StatusOf(JsonObject task) => McpTaskStatusExtensions.ParseWireName((string)task["status"]!);

    /// <summary>The first text of a tool's result.</summary>
    public static string TextOf(JsonNode? result) => (string?)(result?["content"] as JsonArray)?.FirstOrDefault()?["text"] ?? "";

    /// <summary>Whether the server says that there is no such task.</summary>
    public static bool SaysUnknown(WireReply reply) => reply.ErrorCode == InvalidParams && reply.ErrorText == "Task not found";

    /// <summary>
    /// Notes that a server knows the task no more. It is a fault at any time: tasks are kept for longer than a run lasts.
    /// </summary>
    public static void NoteUnknown(TaskStory story, string via) => story.Contradict($"{via} says that there is no such task");

    /// <summary>Notes a status that is read after an end was told.</summary>
    public static void NoteStatus(TaskStory story, Sighting? before, McpTaskStatus now, string via)
    {
        if (before is not null && !now.IsTerminal())
            story.Contradict($"{via} says {now.ToWireName()} after {before.Via} had said {before.Status.ToWireName()}");
    }
}
