namespace McpTasks;

/// <summary>Makes the key of the principal that a task belongs to.</summary>
public static class TaskOwner
{
    /// <summary>The key of all callers that cannot be told apart. They reach a task only by its unguessable id.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The key of tasks that the service itself starts, for no caller.</summary>
    public const string Service = "service";

    /// <summary>The key of an identified caller: a hash, so that no claim reaches a key, a log line or a page.</summary>
    /// <param name="issuer">Who vouches for the subject.</param>
    /// <param name="subject">The subject, unique for its issuer.</param>
    /// <param name="clientId">The client that acts for the subject; empty where the scheme has none.</param>
    public static string From(string issuer, string subject, string clientId)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        // Lengths in front: ("a", "bc") and ("ab", "c") are different principals.
        var text = $"{issuer.Length}:{issuer}|{subject.Length}:{subject}|{clientId.Length}:{clientId}";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 24));
    }
}
