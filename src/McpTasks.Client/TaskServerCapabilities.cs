namespace McpTasks.Client;

/// <summary>What a server says it can do with tasks.</summary>
/// <param name="Tools">Tools can be tasks.</param>
/// <param name="Prompts">Prompts can be tasks.</param>
/// <param name="Resources">Resources can be tasks.</param>
/// <param name="List">It lists the caller's tasks.</param>
/// <param name="Cancel">It cancels tasks.</param>
public sealed record TaskServerCapabilities(bool Tools, bool Prompts, bool Resources, bool List, bool Cancel);
