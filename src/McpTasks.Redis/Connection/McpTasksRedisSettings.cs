namespace McpTasks.Redis;

/// <summary>
/// Settings of the task store on Redis; bound from the section <c>McpTasks:Redis</c>, or where Aspire's client integrations have theirs.
/// Those of the connection are of Aspire's Redis client: <c>Aspire:StackExchange:Redis</c>.
/// </summary>
public sealed class McpTasksRedisSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "McpTasks:Redis";

    /// <summary>The section by the convention of Aspire's client integrations; what stands below a connection's name there is for that connection.</summary>
    public const string AspireSection = "Aspire:McpTasks:Redis";

    /// <summary>
    /// How many hash tags the tasks are spread over, from 1 to 1024; more than 1 is for Redis Cluster. The same for all processes.
    /// After a change, owners do not see their older tasks in lists, though they reach them by id; lower it only on an empty store.
    /// </summary>
    public int Shards { get; set; } = 1;

    /// <summary>What every key begins with, inside the hash tag: 1 to 64 letters, digits, dots, hyphens or underscores.</summary>
    public string KeyPrefix { get; set; } = "mcp";

    /// <summary>
    /// How long an operation is tried again while Redis is away, from 0 to 60 s. Once the application stops, all operations together
    /// wait 1 s for a Redis that does not answer.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Leaves the Data Protection key ring alone. Otherwise it is kept on Redis, under the application name <c>McpTasks</c>, where the application has
    /// not said otherwise: callers' identities are encrypted by API services and read by workers, so all of them need one ring.
    /// </summary>
    public bool DisableKeyRing { get; set; }
}
