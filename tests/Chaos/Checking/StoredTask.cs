using McpTasks;

namespace Chaos.Checking;

/// <summary>What the checker needs of a task as the store holds it.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Status">Its status.</param>
/// <param name="Attempt">The newest attempt's number; 0 when none began.</param>
/// <param name="MaxAttempts">How many it may have.</param>
/// <param name="Text">The first text of its result, or its error's message; null when it has neither.</param>
/// <param name="Message">The status message.</param>
/// <param name="Asked">How many questions it has asked.</param>
/// <param name="Answered">How many of them have their answer.</param>
internal sealed record StoredTask(
    string Id, McpTaskStatus Status, int Attempt, int MaxAttempts, string? Text, string? Message, int Asked = 0, int Answered = 0);
