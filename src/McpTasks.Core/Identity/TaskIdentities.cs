using Microsoft.AspNetCore.DataProtection;

namespace McpTasks;

/// <summary>Encrypts callers' identities for the store, each readable only for tasks of its owner and only with the shared key ring.</summary>
public sealed class TaskIdentities
{
    /// <summary>The most bytes that an identity may have before it is encrypted.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Purpose = "McpTasks.TaskIdentity.v1";
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly KeyRingReading _ring;

    // Data Protection is asked for with the first identity: an engine without callers needs none.
    internal TaskIdentities(IServiceProvider services, TimeProvider time) =>
        (_services, _time, _ring) = (services, time, new(() => ProtectorOf("").Protect([])));

    /// <summary>Waits, without holding a thread, until the key ring has been read; throws what went wrong with that. The next call tries again.</summary>
    internal ValueTask ReadyAsync(CancellationToken cancellationToken) => new(_ring.ReadAsync().WaitAsync(cancellationToken));

    /// <summary>Encrypts an identity; null when there is nothing to keep.</summary>
    /// <param name="owner">The owner of the task that it goes with.</param>
    /// <param name="identity">The caller's identity.</param>
    /// <exception cref="McpProtocolException">The identity is larger than <see cref="MaxBytes"/>.</exception>
    public string? Seal(string owner, TaskIdentity? identity)
    {
        if (identity is null || identity.IsNone)
            return null;
        var bytes = identity.ToBytes();
        if (bytes.Length > MaxBytes)
            throw new McpProtocolException(
                string.Create(CultureInfo.InvariantCulture, $"The caller's claims and headers have {bytes.Length} bytes; a task keeps at most {MaxBytes}."), McpErrorCode.InvalidRequest);
        return Base64Url.EncodeToString(ProtectorOf(owner).Protect(bytes));
    }

    /// <summary>Reads the identity that a task was created with, as it stands now: an expired token reads as none.</summary>
    /// <param name="task">The task.</param>
    /// <exception cref="TaskIdentityException">The key ring of this process cannot read it.</exception>
    public TaskIdentity Open(TaskRecord task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Identity is not { } text)
            return TaskIdentity.None;
        try
        {
            return TaskIdentity.FromBytes(ProtectorOf(task.Owner).Unprotect(Base64Url.DecodeFromChars(text))).At(_time.GetUtcNow());
        }
        catch (Exception error) when (error is FormatException || (error is CryptographicException && error.InnerException is null or CryptographicException))
        {
            // Any other inner exception means that the key ring itself could not be read just now: a later attempt may.
            throw new TaskIdentityException(error);
        }
    }

    private IDataProtector ProtectorOf(string owner) => (_services.GetService<IDataProtectionProvider>()
        ?? throw new InvalidOperationException("Callers' identities go with their tasks encrypted, which needs builder.Services.AddDataProtection().")).CreateProtector(Purpose, owner);
}

/// <summary>Says that a worker cannot read the identity of a task's caller.</summary>
/// <param name="inner">Why.</param>
public sealed class TaskIdentityException(Exception inner) : Exception(
    "The worker cannot read the identity of the task's caller: API services and workers must share one Data Protection key ring and application name.", inner);
