namespace McpTasks.Server.Legacy;

/// <summary>What a client has been told of a task that it has created.</summary>
internal sealed record SessionTask(string Id, long Version = 0, string? ProgressToken = null, double? Progress = null);
