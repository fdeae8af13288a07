namespace McpTasks;

/// <summary>On whose behalf something is done to a task.</summary>
public enum TaskActor
{
    /// <summary>The client that the task belongs to.</summary>
    Client,

    /// <summary>Somebody who looks after the service.</summary>
    Operator,

    /// <summary>The service itself, as for a task that no client could be told about.</summary>
    Engine,
}

/// <summary>Names of <see cref="TaskActor"/>.</summary>
public static class TaskActorExtensions
{
    /// <summary>The actor's name in the store and in a task's history, such as <c>operator</c>.</summary>
    /// <param name="actor">A defined actor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined actor.</exception>
    public static string ToName(this TaskActor actor) => actor switch
    {
        TaskActor.Client => "client",
        TaskActor.Operator => "operator",
        TaskActor.Engine => "engine",
        _ => throw new ArgumentOutOfRangeException(nameof(actor), actor, "Not an actor."),
    };
}
