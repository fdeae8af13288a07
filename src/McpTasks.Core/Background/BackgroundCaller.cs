namespace McpTasks;

/// <summary>For whom code that runs now starts tasks: set around each call of a component, and the service itself elsewhere.</summary>
/// <param name="Owner">Whose tasks they are.</param>
/// <param name="Identity">Who calls.</param>
/// <param name="Client">What the caller's client said about itself.</param>
internal sealed record BackgroundCaller(string Owner, TaskIdentity Identity, string? Client)
{
    private static readonly AsyncLocal<BackgroundCaller?> Ambient = new();

    private static readonly BackgroundCaller Service = new(TaskOwner.Service, TaskIdentity.None, null);

    /// <summary>The present one; what is set holds until the asynchronous method that sets it returns.</summary>
    public static BackgroundCaller Current
    {
        get => Ambient.Value ?? Service;
        set => Ambient.Value = value;
    }
}
