namespace Chaos.Clients;

/// <summary>
/// A client of one dialect, with a session where that has one. Whatever goes wrong on the way it tries again, by way of another replica.
/// </summary>
internal interface ITaskCaller
{
    /// <summary>Its name, which is its tasks' owner.</summary>
    string Name { get; }

    /// <summary>Calls the story's tool once; a new task is in the story then.</summary>
    Task CreateAsync(TaskStory story, CancellationToken stop);

    /// <summary>Follows the task until a client knows how it ended and with what, answering what it asks.</summary>
    Task FollowAsync(TaskStory story, CancellationToken stop);

    /// <summary>Looks at the task once.</summary>
    Task LookAsync(TaskStory story, CancellationToken stop);

    /// <summary>Asks once to cancel the task.</summary>
    Task CancelAsync(TaskStory story, CancellationToken stop);

    /// <summary>Listens to what is pushed to it, as long as it is there.</summary>
    Task ListenAsync(CancellationToken stop);
}
