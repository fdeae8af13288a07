namespace McpTasks.Server.Legacy;

/// <summary>What a client knows so far about a task that the client created.</summary>
internal sealed record SessionTask(string Id, long Version = 0, string? ProgressToken = null, double? Progress = null);
